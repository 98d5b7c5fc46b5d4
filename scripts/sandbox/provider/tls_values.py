"""The tls provider's keys: real ones, made or read with cryptography."""

import base64
import hashlib
from collections.abc import Callable
from typing import Any

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa

from scripts.sandbox.provider.values import Value, is_unknown

_CURVES = {"P224": ec.SECP224R1, "P256": ec.SECP256R1, "P384": ec.SECP384R1, "P521": ec.SECP521R1}
_PEM = serialization.Encoding.PEM
_PRIVATE = serialization.PrivateFormat
Values = dict[str, Value]


def _given(values: Values, name: str, default: Value) -> Value:
    value = values.get(name)
    return default if value is None or is_unknown(value) else value


def _generate(values: Values) -> Any:
    if values["algorithm"] == "RSA":
        return rsa.generate_private_key(public_exponent=65537, key_size=_given(values, "rsa_bits", 2048))
    if values["algorithm"] == "ECDSA":
        return ec.generate_private_key(_CURVES[_given(values, "ecdsa_curve", "P224")]())
    return ed25519.Ed25519PrivateKey.generate()


def _text(key: Any, form: serialization.PrivateFormat) -> str:
    return key.private_bytes(_PEM, form, serialization.NoEncryption()).decode()


def _has_openssh(key: Any) -> bool:
    return (
        not isinstance(key, ec.EllipticCurvePrivateKey | ec.EllipticCurvePublicKey)
        or key.curve.name != "secp224r1"
    )


def _public(key: Any) -> Values:
    form = serialization.PublicFormat
    pem = key.public_bytes(_PEM, form.SubjectPublicKeyInfo).decode()
    found = {"id": hashlib.sha1(pem.encode(), usedforsecurity=False).hexdigest(), "public_key_pem": pem}
    if not _has_openssh(key):
        names = ("openssh", "fingerprint_md5", "fingerprint_sha256")
        return found | {f"public_key_{name}": "" for name in names}
    line = key.public_bytes(serialization.Encoding.OpenSSH, form.OpenSSH).decode()
    content = base64.b64decode(line.split(" ")[1])
    md5 = hashlib.md5(content, usedforsecurity=False).hexdigest()
    sha256 = base64.b64encode(hashlib.sha256(content).digest()).decode().rstrip("=")
    return found | {
        "public_key_openssh": f"{line}\n",
        "public_key_fingerprint_md5": ":".join(md5[at : at + 2] for at in range(0, 32, 2)),
        "public_key_fingerprint_sha256": f"SHA256:{sha256}",
    }


def _private_key(values: Values) -> Values:
    key = _generate(values)
    plain = _PRIVATE.PKCS8 if values["algorithm"] == "ED25519" else _PRIVATE.TraditionalOpenSSL
    return _public(key.public_key()) | {
        "rsa_bits": 2048,
        "ecdsa_curve": "P224",
        "private_key_pem": _text(key, plain),
        "private_key_pem_pkcs8": _text(key, _PRIVATE.PKCS8),
        "private_key_openssh": _text(key, _PRIVATE.OpenSSH) if _has_openssh(key) else "",
    }


def _public_key(values: Values) -> Values:
    pem, line = values.get("private_key_pem"), values.get("private_key_openssh")
    read = serialization.load_pem_private_key if pem else serialization.load_ssh_private_key
    key = read((pem or line).encode(), password=None)
    kinds = {rsa.RSAPrivateKey: "RSA", ec.EllipticCurvePrivateKey: "ECDSA"}
    algorithm = next((name for kind, name in kinds.items() if isinstance(key, kind)), "ED25519")
    return _public(key.public_key()) | {"algorithm": algorithm}


CALCULATIONS: dict[str, Callable[[Values], Values]] = {
    "tls_private_key": _private_key,
    "tls_public_key": _public_key,
}
