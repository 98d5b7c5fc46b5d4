"""Key Vault's secrets: the table that Terraform's providers write as well."""

import re
from secrets import token_hex

from scripts.sandbox.azure.exceptions import Refused
from scripts.sandbox.provider.secrets import SECRETS
from scripts.sandbox.store import Document, Store

APPLIED = "azurerm_key_vault_secret"
_NAME = re.compile(r"[0-9A-Za-z-]{1,127}")
_LARGEST = 25_000


class VaultSecrets:
    """Secrets by `<vault>/<name>`."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def check_vault(self, vault: str) -> None:
        """Raise Refused for a vault that Terraform did not apply."""
        names = {document["name"] for _, document in self._store.items("azurerm_key_vault")}
        if vault not in names:
            raise Refused(404, "VaultNotFound", f"The vault {vault} was not found.")

    def show(self, vault: str, name: str, version: str = "") -> Document:
        """A secret with its value; only the newest version is kept."""
        document = self._store.get(SECRETS, f"{vault}/{name}")
        if document is None or version not in ("", document["version"]):
            message = f"A secret with (name/id) {name} was not found in this key vault."
            raise Refused(404, "SecretNotFound", message)
        return _told(vault, name, document) | {"value": document["value"]}

    def all(self, vault: str) -> list[Document]:
        """Every secret without its value."""
        found = self._store.items(SECRETS, f"{vault}/")
        return [_told(vault, key.partition("/")[2], document) for key, document in found]

    def write(self, vault: str, name: str, asked: Document) -> Document:
        """A new version; one that Terraform manages shows it at the next refresh."""
        if not _NAME.fullmatch(name):
            raise Refused(400, "BadParameter", f"The request URI contains an invalid name: {name}")
        value = asked.get("value")
        if not isinstance(value, str) or len(value.encode()) > _LARGEST:
            raise Refused(400, "BadParameter", f"A secret is a text of at most {_LARGEST} bytes.")
        before = self._store.get(SECRETS, f"{vault}/{name}") or {}
        after = before | {
            "name": name,
            "value": value,
            "version": token_hex(16),
            "content_type": asked.get("contentType"),
            "tags": asked.get("tags"),
        }
        self._store.put(SECRETS, f"{vault}/{name}", after)
        self._tell_terraform(vault, name, before, after)
        return self.show(vault, name)

    def delete(self, vault: str, name: str) -> Document:
        """Delete a secret."""
        shown = self.show(vault, name)
        self._store.delete(SECRETS, f"{vault}/{name}")
        for key, _ in self._managed(vault, name):
            self._store.delete(APPLIED, key)
        return shown

    def _tell_terraform(self, vault: str, name: str, before: Document, after: Document) -> None:
        for key, document in self._managed(vault, name):
            changed = {
                "version": after["version"],
                "tags": after["tags"],
                "content_type": after["content_type"],
            }
            changed["id"] = document["id"].replace(before.get("version") or "", after["version"])
            if document.get("value") is not None:
                changed["value"] = after["value"]
            self._store.put(APPLIED, key, document | changed)

    def _managed(self, vault: str, name: str) -> list[tuple[str, Document]]:
        return [
            (key, document)
            for key, document in self._store.items(APPLIED)
            if document["name"] == name and document["key_vault_id"].rsplit("/", 1)[-1] == vault
        ]


def _told(vault: str, name: str, document: Document) -> Document:
    told = {
        "id": f"https://{vault}.vault.azure.net/secrets/{name}/{document['version']}",
        "attributes": {"enabled": True},
        "contentType": document.get("content_type"),
        "tags": document.get("tags"),
    }
    return {key: value for key, value in told.items() if value is not None}
