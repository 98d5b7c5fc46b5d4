"""PKCS#12: a key with its certificate and root in one file that a passphrase opens."""

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import PrivateFormat, pkcs12

from scripts.pki.keys import load_private

_MODERN = (pkcs12.PBES.PBESv2SHA256AndAES256CBC, hashes.SHA256)
# macOS before 15, Windows Server 2016 and many appliances read nothing newer.
_COMPATIBLE = (pkcs12.PBES.PBESv1SHA1And3KeyTripleDESCBC, hashes.SHA1)


def seal(key: bytes, certificate: bytes, root: bytes, passphrase: str, name: str, compatible: bool) -> bytes:
    """The file's bytes: AES-256 and SHA-256, or, `compatible`, 3DES and SHA-1. `name` is shown to people."""
    cipher, digest = _COMPATIBLE if compatible else _MODERN
    sealing = PrivateFormat.PKCS12.encryption_builder().key_cert_algorithm(cipher).hmac_hash(digest())
    return pkcs12.serialize_key_and_certificates(
        name.encode(),
        load_private(key),
        x509.load_pem_x509_certificate(certificate),
        [x509.load_pem_x509_certificate(root)],
        sealing.build(passphrase.encode()),
    )
