"""What a certificate says, and whether it stands under a root."""

from base64 import b64decode
from binascii import Error as NotBase64
from dataclasses import dataclass
from datetime import datetime

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.x509.oid import NameOID

from scripts.errors import Preflight
from scripts.pki.keys import encode_public

_HEAD = b"-----BEGIN CERTIFICATE-----"


@dataclass(frozen=True)
class Facts:
    """What a certificate says. Serial and digests are upper-case hexadecimal digits; `thumbprint` is SHA-1's."""

    serial: str
    common_name: str
    unit: str
    issuer: str
    not_before: datetime
    not_after: datetime
    thumbprint: str
    fingerprint: str
    public_key: bytes
    is_authority: bool


def read_certificate(data: bytes) -> Facts:
    """The facts of a certificate: PEM with any line ends, DER, or Azure's base64 without lines; Preflight otherwise."""
    found = _load(data)
    return Facts(
        serial=f"{found.serial_number:X}",
        common_name=_part(found, NameOID.COMMON_NAME),
        unit=_part(found, NameOID.ORGANIZATIONAL_UNIT_NAME),
        issuer=found.issuer.rfc4514_string(),
        not_before=found.not_valid_before_utc,
        not_after=found.not_valid_after_utc,
        thumbprint=found.fingerprint(hashes.SHA1()).hex().upper(),  # noqa: S303 - what Azure revokes by
        fingerprint=found.fingerprint(hashes.SHA256()).hex().upper(),
        public_key=encode_public(found.public_key()),
        is_authority=_is_authority(found),
    )


def chain_fault(certificate: bytes, root: bytes, now: datetime) -> str:
    """Why `certificate` does not verify under `root` now; "" when it does."""
    leaf, issuer = _load(certificate), _load(root)
    if not _is_authority(issuer):
        return "the root is not an authority"
    try:
        leaf.verify_directly_issued_by(issuer)
    except (ValueError, TypeError, InvalidSignature):
        return "it was not signed by this root"
    for name, one in (("the root", issuer), ("it", leaf)):
        if now < one.not_valid_before_utc:
            return f"{name} is not valid yet"
        if now > one.not_valid_after_utc:
            return f"{name} has expired"
    return ""


def azure_data(certificate: bytes) -> str:
    """The certificate as Azure's gateway wants a root: base64 of the DER on one line, no markers."""
    lines = to_pem(certificate).decode().split()
    return "".join(lines[2:-2])


def to_pem(certificate: bytes) -> bytes:
    """The certificate as PEM with plain line ends."""
    return _load(certificate).public_bytes(serialization.Encoding.PEM)


def _load(data: bytes) -> x509.Certificate:
    try:
        if data.count(_HEAD) > 1:
            raise ValueError("it holds more than one")
        if _HEAD in data:
            return x509.load_pem_x509_certificate(data.replace(b"\r\n", b"\n"))
        return x509.load_der_x509_certificate(data if data[:1] == b"\x30" else _unwrap(data))
    except ValueError as error:
        raise Preflight(f"this is not a certificate: {error}") from None


def _unwrap(data: bytes) -> bytes:
    try:
        inner = b64decode(b"".join(data.split()), validate=True)
    except NotBase64:
        raise ValueError("neither PEM nor DER nor base64") from None
    if inner.lstrip().startswith(_HEAD[:10]):
        raise ValueError("it is base64 of a PEM file, encoded twice; Azure takes that and lets nobody in")
    return inner


def _is_authority(found: x509.Certificate) -> bool:
    try:
        return bool(found.extensions.get_extension_for_class(x509.BasicConstraints).value.ca)
    except x509.ExtensionNotFound:
        return False


def _part(found: x509.Certificate, kind: x509.ObjectIdentifier) -> str:
    values = found.subject.get_attributes_for_oid(kind)
    return str(values[0].value) if values else ""
