"""Making certificates: a root that signs clients and nothing else, and clients that are clients and nothing else."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from scripts.errors import Failed
from scripts.pki.keys import RemoteRsaKey, Signer, encode_public

# Clocks of devices and of the gateway differ.
SKEW = timedelta(minutes=5)
_USAGES = (
    "digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement",
    "key_cert_sign", "crl_sign", "encipher_only", "decipher_only",
)  # fmt: skip


@dataclass(frozen=True)
class Subject:
    """Whom a certificate names; a client's `host` goes into it as its DNS name."""

    common_name: str
    organization: str
    unit: str
    host: str = ""


def create_root(signer: Signer, subject: Subject, serial: int, now: datetime, days: int) -> bytes:
    """A self-signed root, PEM. `now` knows its time zone."""
    key = RemoteRsaKey(signer)
    builder = _begin(subject, key.public_key(), serial).issuer_name(_name(subject))
    builder = builder.not_valid_before(now - SKEW).not_valid_after(now + timedelta(days=days))
    builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    builder = builder.add_extension(_usage("key_cert_sign", "crl_sign"), critical=True)
    return _sign(builder, key)


def create_client(
    signer: Signer, root: bytes, subject: Subject, public: bytes, serial: int, now: datetime, days: int
) -> bytes:
    """A client's certificate, PEM, for the key `public` under `root`, with which it ends at the latest.

    Failed when the signer's key is not the root's: nothing was signed then.
    """
    issuer, key = x509.load_pem_x509_certificate(root), RemoteRsaKey(signer)
    if encode_public(issuer.public_key()) != encode_public(key.public_key()):
        raise Failed("the key that would sign is not the one in the root's certificate; nothing was signed")
    builder = _begin(subject, serialization.load_der_public_key(public), serial).issuer_name(issuer.subject)
    builder = builder.not_valid_before(max(now - SKEW, issuer.not_valid_before_utc))
    builder = builder.not_valid_after(min(now + timedelta(days=days), issuer.not_valid_after_utc))
    builder = builder.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
    builder = builder.add_extension(_usage("digital_signature", "key_encipherment"), critical=True)
    # The gateway wants client authentication first; nothing else is in it.
    usage = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.CLIENT_AUTH])
    host = x509.SubjectAlternativeName([x509.DNSName(subject.host)])
    for extension in (usage, host, _authority(issuer)):
        builder = builder.add_extension(extension, critical=False)
    return _sign(builder, key)


def _begin(subject: Subject, public: object, serial: int) -> x509.CertificateBuilder:
    builder = x509.CertificateBuilder(subject_name=_name(subject), public_key=public, serial_number=serial)
    return builder.add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)


def _sign(builder: x509.CertificateBuilder, key: RemoteRsaKey) -> bytes:
    return builder.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)


def _authority(issuer: x509.Certificate) -> x509.AuthorityKeyIdentifier:
    identifier = issuer.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value
    return x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(identifier)


def _name(subject: Subject) -> x509.Name:
    parts = (
        (NameOID.ORGANIZATION_NAME, subject.organization),
        (NameOID.ORGANIZATIONAL_UNIT_NAME, subject.unit),
        (NameOID.COMMON_NAME, subject.common_name),
    )
    return x509.Name([x509.NameAttribute(kind, value) for kind, value in parts])


def _usage(*meant: str) -> x509.KeyUsage:
    return x509.KeyUsage(**{name: name in meant for name in _USAGES})
