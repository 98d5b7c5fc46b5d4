"""Kinds whose controllers would talk to a world that is not here: they become ready, and say that it is simulated."""

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from scripts.sandbox import faults
from scripts.sandbox.flux import presence
from scripts.sandbox.flux.durations import shortened
from scripts.sandbox.flux.reconciler import Reconciler
from scripts.sandbox.flux.statuses import Reporter
from scripts.sandbox.kubernetes.changes import Change
from scripts.sandbox.kubernetes.cluster import Cluster
from scripts.sandbox.kubernetes.kinds import Kind
from scripts.sandbox.kubernetes.loop import Key

Document = dict[str, Any]
# By which conditions a group's kinds say that they are ready; Flux's have more than that.
_TOLD = {"gateway.networking.k8s.io": ("Accepted", "Programmed")}
_TOLD |= {f"{name}.toolkit.fluxcd.io": () for name in ("image", "notification", "source")}
# While a fault or something missing holds an object back, it is looked at this often.
AGAIN = 1.0


class Missing(Exception):
    """Something that the object needs is not there; `reason` in its controller's words."""

    def __init__(self, reason: str, message: str) -> None:
        super().__init__(message)
        self.reason = reason


class Outcome(NamedTuple):
    """What a controller says when all is well, and what else it writes into the status."""

    reason: str
    message: str
    status: Document


Behaviour = Callable[[Cluster, Document], Outcome | None]


class Simulated(Reconciler):
    """One such kind. `namespace` is where its controller runs, empty for anywhere."""

    finalizer = False

    def __init__(self, cluster: Cluster, kind: str, controller: str, behave: Behaviour) -> None:
        self.kind, self.controller = kind, controller
        super().__init__(cluster)
        self.report = Reporter(cluster, controller, _TOLD.get(kind.partition("/")[0], ("Ready",)))
        self._behave = behave

    def is_running(self) -> bool:
        """A controller from a chart may run in any namespace."""
        return presence.is_running_anywhere(self.cluster, self.controller)

    def related(self, change: Change) -> Iterable[Key]:
        """All, when the controller comes up, wherever it runs."""
        if change.kind == presence.DEPLOYMENT.name and change.after["metadata"]["name"] == self.controller:
            return self.keys()
        return ()

    def reconcile(self, kind: Kind, document: Document) -> float:
        """Say that it is ready, unless something it needs is missing or a fault says otherwise."""
        try:
            self._suffer(document)
            outcome = self._behave(self.cluster, document)
        except Missing as error:
            self.report.fail(kind, document, error.reason, str(error))
            return AGAIN
        if outcome is not None:
            told = f"simulated: {outcome.message}"
            self.report.succeed(kind, document, outcome.reason, told, **outcome.status)
        return shortened(document["spec"].get("interval"), "24h")

    def _suffer(self, document: Document) -> None:
        metadata = document["metadata"]
        place = f"{metadata.get('namespace', '')}/{metadata['name']}"
        names = (metadata["name"], place, f"{document['kind']}/{place}")
        subject = {"type": ("kubernetes_object",), "name": names, "call": ("apply",)}
        if fault := faults.due(self.cluster.objects.store, subject):
            raise Missing("Failed", fault["message"])
