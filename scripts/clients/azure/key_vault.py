"""Key Vault: secrets, and keys that sign without leaving it."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from scripts.clients.azure.service import Service, explanation
from scripts.core.secret import Secret
from scripts.errors import Failed, Preflight

API = "7.4"
_RECOVER = "recover or purge it: az keyvault key recover"


@dataclass(frozen=True)
class Key:
    """The public part of an RSA key; `id` names the vault, the key and its version."""

    id: str
    n: int
    e: int


class KeyVault:
    """The vault called `name`."""

    def __init__(self, name: str, service: Service) -> None:
        self.name = name
        self._service = service

    def get_secret(self, name: str) -> Secret | None:
        """The newest value of a secret; None when there is none."""
        answer = self._call("GET", f"secrets/{quote(name)}")
        if self._is_absent(answer, "SecretNotFound"):
            return None
        return Secret(self._service.expect(answer, f"read secret {name}")["value"])

    def set_secret(self, name: str, value: Secret, tags: dict[str, str] | None = None) -> str:
        """Write a secret; the new version's id."""
        document = {"value": value.reveal()} | ({"tags": tags} if tags else {})
        answer = self._call("PUT", f"secrets/{quote(name)}", document)
        return self._service.expect(answer, f"write secret {name}")["id"]

    def list_secrets(self) -> list[str]:
        """The names of all secrets."""
        names, path = [], f"secrets?api-version={API}"
        while path:
            found = self._service.expect(self._service.call("GET", path), "list secrets")
            names += [one["id"].rsplit("/secrets/", 1)[1].split("/")[0] for one in found["value"]]
            path = found.get("nextLink")
        return names

    def create_key(self, name: str, bits: int = 3072) -> Key:
        """A new RSA key that may sign and nothing else, or a new version of it."""
        asked = {"kty": "RSA", "key_size": bits, "key_ops": ["sign", "verify"]}
        answer = self._call("POST", f"keys/{quote(name)}/create", asked)
        if answer.status_code == 409:
            raise Preflight(f"vault {self.name}: {explanation(answer)[1]}", hint=_RECOVER)
        return _key(self._service.expect(answer, f"create key {name}"))

    def get_key(self, name: str, version: str = "") -> Key | None:
        """A key's newest version, or the one named; None when there is none (or it is deleted)."""
        answer = self._call("GET", f"keys/{quote(name)}" + (f"/{quote(version)}" if version else ""))
        if self._is_absent(answer, "KeyNotFound"):
            return None
        return _key(self._service.expect(answer, f"read key {name}"))

    def sign(self, key: str, digest: bytes) -> bytes:
        """The RSA signature (PKCS#1 v1.5) of a SHA-256 digest, by exactly the version that the key's id names."""
        _, kind, name, version = urlsplit(key).path.split("/")
        if kind != "keys" or not version:
            raise Failed(f"{key} does not name a version of a key", hint="inv vpn.doctor")
        asked = {"alg": "RS256", "value": _text(digest)}
        answer = self._call("POST", f"keys/{name}/{version}/sign", asked, repeatable=True)
        if self._is_absent(answer, "KeyNotFound"):
            raise Preflight(
                f"vault {self.name} has no key {name} of version {version}: it was deleted, or this is another vault",
                hint=f"az keyvault key list-deleted --vault-name {self.name}",
            )
        found = self._service.expect(answer, f"sign with key {name}")
        if found.get("kid", key) != key:
            raise Failed(
                f"vault {self.name} signed with {found['kid']}, not with {key}", hint="inv vpn.doctor"
            )
        return _data(found["value"])

    def _call(self, verb: str, path: str, document: dict | None = None, repeatable: bool | None = None):
        return self._service.call(verb, f"{path}?api-version={API}", document, repeatable)

    def _is_absent(self, answer, code: str) -> bool:
        """Whether this vault says that it has no such thing; another 404 is an error."""
        return answer.status_code == 404 and explanation(answer)[0] == code


def _key(found: dict) -> Key:
    key = found["key"]
    return Key(key["kid"], _number(key["n"]), _number(key["e"]))


def _number(text: str) -> int:
    return int.from_bytes(_data(text), "big")


def _data(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _text(data: bytes) -> str:
    return urlsafe_b64encode(data).decode().rstrip("=")
