"""Namespaces: each has a service account, and takes what is in it along when it goes."""

from collections.abc import Iterable

from scripts.sandbox.kubernetes.changes import DELETED, Change
from scripts.sandbox.kubernetes.cluster import Cluster
from scripts.sandbox.kubernetes.kinds import BUILT_IN
from scripts.sandbox.kubernetes.loop import Key, key_of

KIND = BUILT_IN[0]
ACCOUNT = next(kind for kind in BUILT_IN if kind.name == "/serviceaccounts")
MANAGER = "kube-controller-manager"
FIRST = ("default", "kube-node-lease", "kube-public", "kube-system")


class Namespaces:
    """Life and end of namespaces."""

    def __init__(self, cluster: Cluster) -> None:
        self._cluster = cluster
        for name in FIRST:
            if cluster.objects.get(KIND, "", name) is None:
                document = {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": name}}
                cluster.create(KIND, document, MANAGER)

    def concerned(self, change: Change) -> Iterable[Key]:
        """The namespace itself, or the one that something has left."""
        if change.kind == KIND.name:
            return [key_of(change)] if change.type != DELETED else []
        namespace = change.after["metadata"].get("namespace")
        return [Key(KIND.name, "", namespace)] if change.type == DELETED and namespace else []

    def sync(self, key: Key) -> None:
        """Make it complete, or empty it and let it go."""
        found = self._cluster.objects.get(KIND, "", key.name)
        if found is None:
            return
        if found["metadata"].get("deletionTimestamp"):
            self._empty(key.name)
            return
        if self._cluster.objects.get(ACCOUNT, key.name, "default") is None:
            metadata = {"name": "default", "namespace": key.name}
            document = {"apiVersion": "v1", "kind": "ServiceAccount", "metadata": metadata}
            self._cluster.create(ACCOUNT, document, MANAGER)

    def _empty(self, name: str) -> None:
        for kind, document in list(self._cluster.objects.each(name)):
            if not document["metadata"].get("deletionTimestamp"):
                self._cluster.delete(kind, name, document["metadata"]["name"])
        with self._cluster.objects.store.transaction():
            found = self._cluster.objects.get(KIND, "", name)
            if found and not any(self._cluster.objects.each(name)):
                self._cluster.objects.remove(KIND, found)
