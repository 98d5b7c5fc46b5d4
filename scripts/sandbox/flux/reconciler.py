"""What every controller of Flux has in common: when it looks at an object, and when it leaves it alone."""

from collections.abc import Iterable
from time import monotonic
from typing import Any, NamedTuple

from scripts.sandbox.flux import presence
from scripts.sandbox.flux.statuses import Reporter, requested
from scripts.sandbox.kubernetes.changes import DELETED, Change
from scripts.sandbox.kubernetes.cluster import Cluster
from scripts.sandbox.kubernetes.kinds import Kind
from scripts.sandbox.kubernetes.loop import Key, key_of

Document = dict[str, Any]
FINALIZER = "finalizers.fluxcd.io"


class Attempt(NamedTuple):
    """The last time an object was reconciled: what it was then, and when it is due again."""

    mark: object
    due: float


class Reconciler:
    """A controller of one kind. A subclass reconciles; this decides whether it is time to."""

    kind = ""
    controller = ""
    finalizer = True

    def __init__(self, cluster: Cluster) -> None:
        self.cluster = cluster
        self.report = Reporter(cluster, self.controller)
        self._attempts: dict[Key, Attempt] = {}

    def concerned(self, change: Change) -> Iterable[Key]:
        """The object itself; all when the controller comes up; what else a change means to this kind."""
        if change.kind == self.kind and change.type != DELETED:
            yield key_of(change)
        if presence.is_about(change, self.controller):
            yield from self.keys()
        yield from self.related(change)

    def related(self, _: Change) -> Iterable[Key]:
        """Objects that are to be looked at because something else has changed."""
        return ()

    def sync(self, key: Key) -> float | None:
        """Reconcile an object if it is time to; seconds until it is again."""
        kind = self.resource()
        document = kind and self.cluster.objects.get(kind, key.namespace, key.name)
        if not document or not self.is_running():
            self._attempts.pop(key, None)
            return None
        if document["metadata"].get("deletionTimestamp"):
            self._attempts.pop(key, None)
            self.release(kind, document)
            return None
        if document.get("spec", {}).get("suspend"):
            self._attempts.pop(key, None)
            return None
        return self._attempt(key, kind, self._held(kind, document))

    def is_running(self) -> bool:
        """Whether the controller is there."""
        return presence.is_running(self.cluster, self.controller)

    def mark(self, document: Document) -> object:
        """What makes a new attempt worth while when it differs from the last one's."""
        return (document["metadata"]["generation"], requested(document))

    def reconcile(self, kind: Kind, document: Document) -> float:
        """Bring the world to what the object asks for, and report; seconds until the next time."""
        raise NotImplementedError

    def clean(self, kind: Kind, document: Document) -> None:
        """Undo what the object brought about, before it goes."""

    def release(self, kind: Kind, document: Document) -> None:
        """Let a deleted object go."""
        self.clean(kind, document)
        finalizers = [one for one in document["metadata"].get("finalizers") or () if one != FINALIZER]
        ended = {**document["metadata"], "finalizers": finalizers}
        self.cluster.update(kind, document | {"metadata": ended}, self.controller)

    def resource(self) -> Kind | None:
        """The kind, once its CustomResourceDefinition is there."""
        return next((kind for kind in self.cluster.objects.kinds() if kind.name == self.kind), None)

    def documents(self) -> list[Document]:
        """Every object of the kind."""
        kind = self.resource()
        return self.cluster.objects.all(kind) if kind else []

    def keys(self) -> list[Key]:
        """The key of each."""
        found = [document["metadata"] for document in self.documents()]
        return [Key(self.kind, metadata.get("namespace", ""), metadata["name"]) for metadata in found]

    def _attempt(self, key: Key, kind: Kind, document: Document) -> float:
        mark, last = self.mark(document), self._attempts.get(key)
        if last and last.mark == mark and monotonic() < last.due:
            return last.due - monotonic()
        wait = self.reconcile(kind, document)
        self._attempts[key] = Attempt(mark, monotonic() + wait)
        return wait

    def _held(self, kind: Kind, document: Document) -> Document:
        finalizers = document["metadata"].get("finalizers") or []
        if not self.finalizer or FINALIZER in finalizers:
            return document
        held = {**document["metadata"], "finalizers": [*finalizers, FINALIZER]}
        return self.cluster.update(kind, document | {"metadata": held}, self.controller)
