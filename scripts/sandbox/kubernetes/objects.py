"""Objects in the store: every write gets the world's next version and is told to whoever watches."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from scripts.sandbox.kubernetes.changes import ADDED, DELETED, MODIFIED, Change, Changes
from scripts.sandbox.kubernetes.kinds import BUILT_IN, DEFINITION, Kind, defined
from scripts.sandbox.store import Store

Document = dict[str, Any]
COUNTER = "kubernetes version"


class Objects:
    """Every object of the cluster, and the kinds they can be of."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.changes = Changes(self.version)
        self._kinds: dict[tuple[str, str, str], Kind] = {}
        self._read_kinds()

    @property
    def version(self) -> int:
        """The version of the last write."""
        return (self.store.get(COUNTER, "last") or {"value": 1})["value"]

    def kinds(self) -> list[Kind]:
        """Every kind in every version, its group's own order kept."""
        return list(self._kinds.values())

    def kind(self, group: str, version: str, plural: str) -> Kind | None:
        """The kind that an address names."""
        return self._kinds.get((group, version, plural))

    def kind_of(self, api_version: str, kind: str) -> Kind | None:
        """The kind that a document names."""
        found = (one for one in self._kinds.values() if (one.api_version, one.kind) == (api_version, kind))
        return next(found, None)

    def get(self, kind: Kind, namespace: str, name: str) -> Document | None:
        """One object in the kind's version; None when there is none. `namespace` is empty for a kind without."""
        found = self.store.get(kind.table, f"{namespace}/{name}")
        return found and found | {"apiVersion": kind.api_version}

    def all(self, kind: Kind, namespace: str = "") -> list[Document]:
        """Every object of a kind, or those in one namespace, by namespace and name."""
        found = self.store.items(kind.table, f"{namespace}/" if namespace else "")
        return [document | {"apiVersion": kind.api_version} for _, document in found]

    def each(self, namespace: str) -> Iterator[tuple[Kind, Document]]:
        """Every object in a namespace, each once though its kind may have several versions."""
        seen: set[str] = set()
        for kind in self.kinds():
            if kind.namespaced and kind.name not in seen:
                seen.add(kind.name)
                yield from ((kind, document) for document in self.all(kind, namespace))

    def put(self, kind: Kind, before: Document | None, after: Document) -> Document:
        """Write an object; it comes back with its version."""
        with self.store.transaction():
            version = self._next()
            after = after | {"metadata": {**after["metadata"], "resourceVersion": str(version)}}
            self.store.put(kind.table, _key(after), after)
            self._tell(Change(version, MODIFIED if before else ADDED, kind.name, before, after))
        return after

    def remove(self, kind: Kind, document: Document) -> None:
        """Delete an object for good."""
        with self.store.transaction():
            version = self._next()
            last = document | {"metadata": {**document["metadata"], "resourceVersion": str(version)}}
            self.store.delete(kind.table, _key(document))
            self._tell(Change(version, DELETED, kind.name, document, last))

    def _next(self) -> int:
        version = self.version + 1
        self.store.put(COUNTER, "last", {"value": version})
        return version

    def _tell(self, change: Change) -> None:
        if change.kind == DEFINITION:
            self._read_kinds()
        self.changes.publish(change)

    def _read_kinds(self) -> None:
        kinds = list(BUILT_IN)
        for _, definition in self.store.items(f"kubernetes {DEFINITION}"):
            if is_established(definition):
                kinds += defined(definition)
        self._kinds = {(kind.group, kind.version, kind.plural): kind for kind in kinds}


def is_established(definition: Document) -> bool:
    """Whether a CustomResourceDefinition's kinds are served."""
    conditions = definition.get("status", {}).get("conditions", ())
    return any(one["type"] == "Established" and one["status"] == "True" for one in conditions)


def now() -> str:
    """The time as Kubernetes writes it."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _key(document: Document) -> str:
    metadata = document["metadata"]
    return f"{metadata.get('namespace', '')}/{metadata['name']}"
