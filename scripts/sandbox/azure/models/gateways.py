"""Virtual network gateways: the ones that Terraform applied, read and written in Resource Manager's shape."""

from hashlib import sha256
from json import dumps

from scripts.sandbox.azure.exceptions import Refused, not_found
from scripts.sandbox.azure.models.gateway_documents import check, merge, render
from scripts.sandbox.azure.models.operations import Operations
from scripts.sandbox.store import Document, Store

APPLIED = "azurerm_virtual_network_gateway"
TABLE = "azure.gateways"
CONNECTIONS = "azure.connections"


class Gateways:
    """Gateways by id. `azure.gateways` keeps what Terraform's document has no place for."""

    def __init__(self, store: Store, operations: Operations) -> None:
        self._store = store
        self._operations = operations

    def all(self, group: str) -> list[Document]:
        """Every gateway of a resource group (its id)."""
        inside = f"{group}/".lower()
        keys = [key for key, _ in self._store.items(APPLIED) if key.lower().startswith(inside)]
        return [self.show(key) for key in keys]

    def show(self, identifier: str) -> Document:
        """A gateway as Resource Manager answers it; raises Refused when Terraform applied none of that id."""
        key, applied = self._applied(identifier)
        kept = self._store.get(TABLE, key) or {}
        rendered = render(applied, kept.get("body", {}), self._state(kept))
        return rendered | {"etag": _etag(rendered)}

    def replace(self, identifier: str, body: Document, etag: str) -> tuple[Document, Document]:
        """Write a whole gateway: (the gateway, the operation). `etag`, unless empty or *, must be the present one."""
        key, applied = self._applied(identifier)
        present = self.show(key)
        if present["properties"]["provisioningState"] == "Updating":
            message = f"Another operation on this or a dependent resource is in progress: {key}."
            raise Refused(409, "AnotherOperationInProgress", message, {"Retry-After": "0"})
        if etag not in ("", "*", present["etag"]):
            raise Refused(412, "PreconditionFailed", "The etag is not the present one.")
        check(body)
        operation = self._operations.begin("virtualNetworkGateways", key)
        self._store.put(APPLIED, key, merge(applied, body))
        self._store.put(TABLE, key, {"body": body, "operation": operation["id"]})
        return self.show(key), operation

    def connections(self, identifier: str) -> list[Document]:
        """Who is connected: entries of Azure's connection health."""
        key, _ = self._applied(identifier)
        return [document for _, document in self._store.items(CONNECTIONS, f"{key}/")]

    def disconnect(self, identifier: str, ids: list[str]) -> None:
        """Cut these connections; one that is gone already is none."""
        key, _ = self._applied(identifier)
        for connection in ids:
            self._store.delete(CONNECTIONS, f"{key}/{connection}")

    def connect(self, identifier: str, connection: str, user: str) -> None:
        """Let somebody be connected, for whoever wants to see it."""
        key, _ = self._applied(identifier)
        document = {"vpnConnectionId": connection, "vpnUserName": user, "privateIpAddress": "172.16.30.2"}
        self._store.put(CONNECTIONS, f"{key}/{connection}", document)

    def _applied(self, identifier: str) -> tuple[str, Document]:
        for key, document in self._store.items(APPLIED):
            if key.lower() == identifier.lower():
                return key, document
        subscription = "/".join(identifier.split("/")[:3])
        if not any(
            key.startswith(f"{subscription}/") for key, _ in self._store.items("azurerm_resource_group")
        ):
            raise Refused(
                404, "SubscriptionNotFound", f"The subscription '{subscription}' could not be found."
            )
        raise not_found(f"The Resource '{identifier}'")

    def _state(self, kept: Document) -> str:
        if "operation" not in kept:
            return "Succeeded"
        status = self._operations.status(self._operations.show(kept["operation"]))
        return "Updating" if status == "InProgress" else status


def _etag(document: Document) -> str:
    return f'W/"{sha256(dumps(document, sort_keys=True).encode()).hexdigest()[:32]}"'
