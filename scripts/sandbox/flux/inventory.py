"""Inventories: which objects a Kustomization has applied, as its status lists them."""

from typing import Any, NamedTuple

from scripts.sandbox.kubernetes.kinds import Kind
from scripts.sandbox.kubernetes.objects import Objects

Document = dict[str, Any]


class Item(NamedTuple):
    """One object of an inventory."""

    namespace: str
    name: str
    group: str
    kind: str
    version: str

    @classmethod
    def of(cls, document: Document) -> "Item":
        """The entry of an object."""
        group, _, version = document["apiVersion"].rpartition("/")
        metadata = document["metadata"]
        return cls(metadata.get("namespace", ""), metadata["name"], group, document["kind"], version)

    @property
    def path(self) -> str:
        """As Flux's messages name it: Kind/namespace/name."""
        return "/".join(word for word in (self.kind, self.namespace, self.name) if word)

    def resource(self, objects: Objects) -> Kind | None:
        """The kind, if the cluster still has it."""
        found = [one for one in objects.kinds() if (one.group, one.kind) == (self.group, self.kind)]
        return next((one for one in found if one.version == self.version), found[0] if found else None)

    def fetch(self, objects: Objects) -> Document | None:
        """The object; None when there is none."""
        kind = self.resource(objects)
        return kind and objects.get(kind, self.namespace, self.name)


def written(items: list[Item]) -> Document:
    """An inventory for a status."""
    entries = [
        {"id": "_".join((one.namespace, one.name.replace(":", "__"), one.group, one.kind)), "v": one.version}
        for one in items
    ]
    return {"entries": sorted(entries, key=lambda entry: entry["id"])}


def read(status: Document) -> list[Item]:
    """The inventory of a status."""
    found = []
    for entry in (status.get("inventory") or {}).get("entries") or ():
        namespace, _, rest = entry["id"].partition("_")
        name, group, kind = rest.rsplit("_", 2)
        found.append(Item(namespace, name.replace("__", ":"), group, kind, entry["v"]))
    return found
