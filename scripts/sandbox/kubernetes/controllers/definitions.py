"""CustomResourceDefinitions become established, and take their objects along when they go."""

from collections.abc import Iterable
from typing import Any

from scripts.sandbox.kubernetes.changes import DELETED, Change
from scripts.sandbox.kubernetes.cluster import Cluster
from scripts.sandbox.kubernetes.conditions import condition, updated
from scripts.sandbox.kubernetes.kinds import BUILT_IN, DEFINITION, defined
from scripts.sandbox.kubernetes.loop import Key, key_of

Document = dict[str, Any]
KIND = next(kind for kind in BUILT_IN if kind.name == DEFINITION)
FINALIZER = "customresourcecleanup.apiextensions.k8s.io"
MANAGER = "kube-apiserver"


class Definitions:
    """Names accepted, established, stored versions; cleaned up at the end."""

    def __init__(self, cluster: Cluster) -> None:
        self._cluster = cluster

    def concerned(self, change: Change) -> Iterable[Key]:
        """The definition itself, and while one waits for its end whatever leaves."""
        if change.kind == DEFINITION and change.type != DELETED:
            return [key_of(change)]
        group, _, plural = change.kind.partition("/")
        return [Key(DEFINITION, "", f"{plural}.{group}")] if change.type == DELETED and group else []

    def sync(self, key: Key) -> None:
        """Establish it, or finish its deletion."""
        found = self._cluster.objects.get(KIND, "", key.name)
        if found is None:
            return
        if found["metadata"].get("deletionTimestamp"):
            self._clean(found)
            return
        finalizers = found["metadata"].get("finalizers") or []
        if FINALIZER not in finalizers:
            held = {**found["metadata"], "finalizers": [*finalizers, FINALIZER]}
            found = self._cluster.update(KIND, found | {"metadata": held}, MANAGER)
        self._cluster.update(KIND, found | {"status": _status(found)}, MANAGER, subresource="status")

    def _clean(self, definition: Document) -> None:
        kind = next(iter(defined(definition)), None)
        left = self._cluster.objects.all(kind) if kind else []
        for document in left:
            metadata = document["metadata"]
            if not metadata.get("deletionTimestamp"):
                self._cluster.delete(kind, metadata.get("namespace", ""), metadata["name"])
        if not left:
            finalizers = [one for one in definition["metadata"].get("finalizers", ()) if one != FINALIZER]
            ended = {**definition["metadata"], "finalizers": finalizers}
            self._cluster.update(KIND, definition | {"metadata": ended}, MANAGER)


def _status(definition: Document) -> Document:
    spec, status = definition["spec"], definition.get("status", {})
    wanted = [
        condition("NamesAccepted", True, "NoConflicts", "no conflicts found"),
        condition("Established", True, "InitialNamesAccepted", "the initial names have been accepted"),
    ]
    storage = [version["name"] for version in spec["versions"] if version["storage"]]
    stored = status.get("storedVersions") or []
    names = spec["names"]
    return {
        "acceptedNames": {"listKind": f"{names['kind']}List", "singular": names["kind"].lower()} | names,
        "conditions": updated(status, wanted),
        "storedVersions": stored + [name for name in storage if name not in stored],
    }
