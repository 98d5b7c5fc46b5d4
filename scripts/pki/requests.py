"""Certificate requests: a device's own key, which never leaves it."""

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa

from scripts.errors import Preflight
from scripts.pki.keys import encode_public

MIN_BITS = 2048


def requested_key(request: bytes) -> bytes:
    """The public key that a PKCS#10 request, PEM or DER, brings; what else it asks for is not read.

    Preflight when it is no request, its key is not RSA or too short, or it is not signed by that key.
    """
    load = x509.load_pem_x509_csr if b"-----BEGIN" in request else x509.load_der_x509_csr
    try:
        found = load(request)
        key, holds = found.public_key(), found.is_signature_valid
    except Exception:  # the parser and its backends raise many kinds for what is not a request
        raise Preflight("this is not a certificate request: neither PEM nor DER") from None
    if not isinstance(key, rsa.RSAPublicKey) or key.key_size < MIN_BITS:
        raise Preflight(f"the request's key is not RSA of {MIN_BITS} bits or more, which the gateway takes")
    if not holds:
        raise Preflight("the request is not signed by its own key")
    return encode_public(key)
