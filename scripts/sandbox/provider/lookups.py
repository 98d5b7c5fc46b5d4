"""Data sources and ephemeral resources that look at more than one document of their own type."""

from collections.abc import Callable, Iterable

from scripts.sandbox.provider.applied import Document, Documents
from scripts.sandbox.provider.diagnostics import Problem
from scripts.sandbox.provider.secrets import SECRETS, secret_key
from scripts.sandbox.provider.values import Value

Values = dict[str, Value]
_SECRET = ("value", "version", "content_type", "tags", "expiration_date", "not_before_date")


class Lookups:
    """Answers out of the store; `types` are the resource types of the provider."""

    def __init__(self, store: Documents, types: Iterable[str]) -> None:
        self._store = store
        self._types = types

    def data_source(self, name: str) -> Callable[[Values], Values] | None:
        """What answers a data source; None for one that is answered in the general way."""
        return {
            "azurerm_key_vault_secret": self._secret,
            "azurerm_key_vault_secrets": self._secrets,
            "azurerm_resources": self._resources,
        }.get(name)

    def ephemeral(self, name: str) -> Callable[[Values], Values] | None:
        """What opens an ephemeral resource; None for one whose values are computed."""
        return {"azurerm_key_vault_secret": self._secret}.get(name)

    def _secrets(self, config: Values) -> Values:
        prefix = secret_key(config["key_vault_id"], "")
        found = [(key, document) for key, document in self._store.items(SECRETS) if key.startswith(prefix)]
        secrets = [
            {
                "id": _address(key),
                "name": key.removeprefix(prefix),
                "enabled": True,
                "tags": document.get("tags"),
            }
            for key, document in found
        ]
        names = [secret["name"] for secret in secrets]
        return {"id": config["key_vault_id"], "names": names, "secrets": secrets}

    def _secret(self, config: Values) -> Values:
        key = secret_key(config["key_vault_id"], config["name"])
        document = self._store.get(SECRETS, key)
        if document is None:
            raise Problem("Key Vault Secret was not found", f"There is no secret {key!r} in the sandbox.")
        values = {name: document.get(name) for name in _SECRET}
        return {**values, "id": f"{_address(key)}/{values['version']}", "versionless_id": _address(key)}

    def standing(self, **wanted: str) -> list[Values]:
        """Applied Azure resources as entries of azurerm_resources; `wanted`: resource_group_name, name, type."""
        found = (_resource(doc) for name in self._types for _, doc in self._store.items(name))
        return [
            resource
            for resource in found
            if resource and all(resource[name].lower() == value.lower() for name, value in wanted.items())
        ]

    def _resources(self, config: Values) -> Values:
        wanted = {name: config[name] for name in _NARROWING if config.get(name)}
        picked = self.standing(**wanted)
        return {"id": f"resource-{'-'.join(wanted.values())}", "resources": picked}


_EXTENSIONS = ("Microsoft.Authorization", "Microsoft.Consumption")
_NARROWING = ("resource_group_name", "name", "type")


def _address(key: str) -> str:
    vault, name = key.split("/", 1)
    return f"https://{vault}.vault.azure.net/secrets/{name}"


def _resource(document: Document) -> Values | None:
    """A document as an entry of azurerm_resources; None for what Azure does not list: children, roles, budgets."""
    parts = str(document.get("id", "")).split("/")
    if len(parts) != 9 or parts[5] != "providers" or parts[6] in _EXTENSIONS or "|" in parts[8]:
        return None
    return {
        "id": document["id"],
        "name": parts[8],
        "type": f"{parts[6]}/{parts[7]}",
        "location": document.get("location"),
        "resource_group_name": parts[4],
        "tags": document.get("tags") or {},
    }
