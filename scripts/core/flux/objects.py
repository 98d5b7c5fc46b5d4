"""Objects of the cluster as documents: how they are named, and what of them was meant rather than observed."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

Document = dict[str, Any]
# What the server writes, and the table of who owns which field: to take over a field changes nothing in the world.
_SERVERS = ("managedFields", "resourceVersion", "generation", "uid", "creationTimestamp", "selfLink")


@dataclass(frozen=True)
class Ref:
    """One object; `namespace` is "" for what is the whole cluster's."""

    api: str
    kind: str
    name: str
    namespace: str = ""

    @classmethod
    def of(cls, document: Mapping[str, Any]) -> "Ref":
        """What a document names itself."""
        metadata = document["metadata"]
        return cls(document["apiVersion"], document["kind"], metadata["name"], metadata.get("namespace", ""))

    def __str__(self) -> str:
        return f"{self.kind}/{self.namespace}/{self.name}" if self.namespace else f"{self.kind}/{self.name}"


def meant(document: Mapping[str, Any]) -> Document:
    """A document without what the server adds to it."""
    metadata = {name: value for name, value in document["metadata"].items() if name not in _SERVERS}
    kept = {name: value for name, value in document.items() if name not in ("metadata", "status")}
    return kept | {"metadata": metadata}


def condition(document: Mapping[str, Any], name: str) -> Document:
    """A condition of an object's status; empty when it has none of that type."""
    found = (document.get("status") or {}).get("conditions") or ()
    return next((one for one in found if one["type"] == name), {})


def holds(document: Mapping[str, Any], name: str) -> bool:
    """Whether that condition is True."""
    return condition(document, name).get("status") == "True"
