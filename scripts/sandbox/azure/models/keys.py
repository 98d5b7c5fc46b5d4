"""Key Vault's keys: RSA, a version each time one is made, private parts that never leave."""

import time
from base64 import urlsafe_b64decode, urlsafe_b64encode
from secrets import token_hex

from scripts.sandbox.azure.exceptions import Refused
from scripts.sandbox.store import Document, Store

TABLE = "azure.keys"
_KINDS = ("RSA", "RSA-HSM")
_SIZES = (2048, 3072, 4096)
_DIGEST = 32


class Keys:
    """Keys by `<vault>/<name>`: {deleted, versions: [{version, pem, created, bits}]}, newest last."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def create(self, vault: str, name: str, asked: Document) -> Document:
        """A new key, or a new version of one: {kid, kty, n, e, key_ops}."""
        bits = asked.get("key_size") or 2048
        if asked.get("kty") not in _KINDS or bits not in _SIZES:
            raise Refused(
                400, "BadParameter", f"Key type {asked.get('kty')} of size {bits} is not supported."
            )
        document = self._store.get(TABLE, f"{vault}/{name}") or {"deleted": False, "versions": []}
        if document["deleted"]:
            message = (
                f"Key {name} is currently in a deleted but recoverable state, and its name cannot be reused."
            )
            raise Refused(409, "Conflict", message)
        made = {
            "version": token_hex(16),
            "pem": _make(bits),
            "created": int(time.time()),
            "kty": asked["kty"],
        }
        document["versions"].append(made | {"key_ops": asked.get("key_ops") or ["sign", "verify"]})
        self._store.put(TABLE, f"{vault}/{name}", document)
        return self.show(vault, name)

    def show(self, vault: str, name: str, version: str = "") -> Document:
        """The newest version, or one; as {key: {kid, kty, n, e, key_ops}, attributes}."""
        found = self._version(vault, name, version)
        numbers = _load(found["pem"]).public_key().public_numbers()
        key = {
            "kid": _address(vault, name, found["version"]),
            "kty": found["kty"],
            "key_ops": found["key_ops"],
            "n": _encode(numbers.n),
            "e": _encode(numbers.e),
        }
        return {"key": key, "attributes": {"enabled": True, "created": found["created"]}}

    def versions(self, vault: str, name: str) -> list[Document]:
        """Every version, oldest first: {kid, attributes}."""
        versions = self._document(vault, name)["versions"]
        return [
            {"kid": _address(vault, name, one["version"]), "attributes": {"created": one["created"]}}
            for one in versions
        ]

    def sign(self, vault: str, name: str, version: str, asked: Document) -> Document:
        """The signature of a SHA-256 digest: {kid, value}."""
        found = self._version(vault, name, version)
        if asked.get("alg") != "RS256" or "sign" not in found["key_ops"]:
            raise Refused(400, "BadParameter", f"The key does not sign with {asked.get('alg')}.")
        digest = urlsafe_b64decode(asked["value"] + "==")
        if len(digest) != _DIGEST:
            raise Refused(400, "BadParameter", f"A digest for RS256 has {_DIGEST} bytes, not {len(digest)}.")
        return {"kid": _address(vault, name, found["version"]), "value": _text(_sign(found["pem"], digest))}

    def delete(self, vault: str, name: str) -> Document:
        """Delete a key softly: its name stays taken, and nobody can use it."""
        document = self._document(vault, name)
        shown = self.show(vault, name)
        self._store.put(TABLE, f"{vault}/{name}", document | {"deleted": True})
        return shown | {"recoveryId": f"https://{vault}.vault.azure.net/deletedkeys/{name}"}

    def _document(self, vault: str, name: str) -> Document:
        document = self._store.get(TABLE, f"{vault}/{name}")
        if document is None or document["deleted"]:
            raise Refused(404, "KeyNotFound", f"A key with (name/id) {name} was not found in this key vault.")
        return document

    def _version(self, vault: str, name: str, version: str) -> Document:
        versions = self._document(vault, name)["versions"]
        found = [one for one in versions if version in ("", one["version"])]
        if not found:
            message = f"A key with (name/id) {name}/{version} was not found in this key vault."
            raise Refused(404, "KeyNotFound", message)
        return found[-1]


def _make(bits: int) -> str:
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import rsa

    key = rsa.generate_private_key(public_exponent=65537, key_size=bits)
    form = serialization.PrivateFormat.PKCS8
    return key.private_bytes(serialization.Encoding.PEM, form, serialization.NoEncryption()).decode()


def _load(pem: str):
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    return load_pem_private_key(pem.encode(), None)


def _sign(pem: str, digest: bytes) -> bytes:
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import padding, utils

    return _load(pem).sign(digest, padding.PKCS1v15(), utils.Prehashed(hashes.SHA256()))


def _address(vault: str, name: str, version: str) -> str:
    return f"https://{vault}.vault.azure.net/keys/{name}/{version}"


def _encode(number: int) -> str:
    return _text(number.to_bytes((number.bit_length() + 7) // 8, "big"))


def _text(data: bytes) -> str:
    return urlsafe_b64encode(data).decode().rstrip("=")
