"""RSA keys: ours, and those that another keeper holds and signs with."""

from typing import Any, Protocol

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PrivateFormat, PublicFormat

from scripts.errors import Preflight


class Signer(Protocol):
    """Who holds an RSA key and signs with it."""

    def public_key(self) -> rsa.RSAPublicKey:
        """The public half."""

    def sign(self, data: bytes) -> bytes:
        """RSASSA-PKCS1-v1_5 with SHA-256 over `data`."""


class LocalSigner:
    """A key that we hold."""

    def __init__(self, key: bytes) -> None:
        self._key = load_private(key)

    def public_key(self) -> rsa.RSAPublicKey:
        """The public half."""
        return self._key.public_key()

    def sign(self, data: bytes) -> bytes:
        """RSASSA-PKCS1-v1_5 with SHA-256 over `data`."""
        return self._key.sign(data, padding.PKCS1v15(), hashes.SHA256())


class RemoteRsaKey(rsa.RSAPrivateKey):
    """A signer in the shape that `cryptography` signs certificates with."""

    def __init__(self, signer: Signer) -> None:
        self._signer = signer
        self._public = signer.public_key()

    @property
    def key_size(self) -> int:
        return self._public.key_size

    def public_key(self) -> rsa.RSAPublicKey:
        return self._public

    def sign(self, data: bytes, *_: Any) -> bytes:
        return self._signer.sign(data)

    def decrypt(self, *_: Any) -> bytes:
        raise NotImplementedError("this key signs and does nothing else")

    def private_numbers(self) -> rsa.RSAPrivateNumbers:
        raise NotImplementedError("this key stays where it is")

    def private_bytes(self, *_: Any, **__: Any) -> bytes:
        raise NotImplementedError("this key stays where it is")

    def __copy__(self) -> "RemoteRsaKey":
        return self

    def __deepcopy__(self, memo: dict) -> "RemoteRsaKey":
        return self


def new_key(bits: int) -> bytes:
    """A new RSA key."""
    key = rsa.generate_private_key(65537, bits)
    return key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, serialization.NoEncryption())


def public_key(key: bytes) -> bytes:
    """The public half of a private key."""
    return encode_public(load_private(key).public_key())


def lock_key(key: bytes, passphrase: str) -> bytes:
    """A private key as encrypted PKCS#8, PEM."""
    sealed = serialization.BestAvailableEncryption(passphrase.encode())
    return load_private(key).private_bytes(Encoding.PEM, PrivateFormat.PKCS8, sealed)


def unlock_key(pem: bytes, passphrase: str) -> bytes:
    """The key out of an encrypted PKCS#8 PEM; Preflight when the passphrase is another."""
    try:
        # Proving its numbers takes longer than all the rest; what it signs is verified.
        key = serialization.load_pem_private_key(
            pem, passphrase.encode(), unsafe_skip_rsa_key_validation=True
        )
    except (ValueError, TypeError):
        raise Preflight("the passphrase does not open the private key, or its file is damaged") from None
    return key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, serialization.NoEncryption())


def load_private(key: bytes) -> rsa.RSAPrivateKey:
    """The key in the shape of `cryptography`; it is our own, so its numbers are not proved again."""
    return serialization.load_der_private_key(key, None, unsafe_skip_rsa_key_validation=True)


def encode_public(key: rsa.RSAPublicKey) -> bytes:
    """SubjectPublicKeyInfo, DER."""
    return key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
