"""What an object owned goes when the object has gone."""

from collections.abc import Iterable

from scripts.sandbox.kubernetes.changes import DELETED, Change
from scripts.sandbox.kubernetes.cluster import Cluster
from scripts.sandbox.kubernetes.loop import Key


class Garbage:
    """Deletes what has lost its owner."""

    def __init__(self, cluster: Cluster) -> None:
        self._cluster = cluster

    def concerned(self, change: Change) -> Iterable[Key]:
        """The owner that has gone, by its uid."""
        gone = change.type == DELETED and change.kind != "/events"
        return [Key("", "", change.after["metadata"]["uid"])] if gone else []

    def sync(self, key: Key) -> None:
        """Delete what that uid owned."""
        objects = self._cluster.objects
        for kind in {kind.name: kind for kind in objects.kinds()}.values():
            for document in objects.all(kind) if kind.name != "/events" else ():
                metadata = document["metadata"]
                if any(owner["uid"] == key.name for owner in metadata.get("ownerReferences") or ()):
                    self._cluster.delete(kind, metadata.get("namespace", ""), metadata["name"])
