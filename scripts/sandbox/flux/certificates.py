"""Certificates that the simulated cert-manager issues: real X.509, signed by nobody but their own key."""

from base64 import b64decode, b64encode
from datetime import UTC, datetime, timedelta
from typing import Any

Document = dict[str, Any]
LASTING = timedelta(days=90)


def issue(document: Document) -> Document:
    """The Secret that a Certificate asks for."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    spec, metadata = document["spec"], document["metadata"]
    names = spec.get("dnsNames") or [spec.get("commonName", metadata["name"])]
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(x509.NameOID.ORGANIZATION_NAME, "simulated")])
    began = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder(subject, subject, key.public_key(), x509.random_serial_number())
        .not_valid_before(began)
        .not_valid_after(began + LASTING)
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name) for name in names]), critical=False)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    data = {"tls.crt": certificate.public_bytes(serialization.Encoding.PEM), "tls.key": private}
    return {
        "apiVersion": "v1",
        "kind": "Secret",
        "type": "kubernetes.io/tls",
        "metadata": {"name": spec["secretName"], "namespace": metadata["namespace"]},
        "data": {name: b64encode(value).decode() for name, value in data.items()},
    }


def lifetime(secret: Document) -> Document:
    """What a Certificate's status says of the one in its Secret; renewed when two thirds are over."""
    from cryptography.x509 import load_pem_x509_certificate

    certificate = load_pem_x509_certificate(b64decode(secret["data"]["tls.crt"]))
    begins, ends = certificate.not_valid_before_utc, certificate.not_valid_after_utc
    moments = {"notBefore": begins, "notAfter": ends, "renewalTime": ends - (ends - begins) / 3}
    return {name: f"{moment:%Y-%m-%dT%H:%M:%SZ}" for name, moment in moments.items()}
