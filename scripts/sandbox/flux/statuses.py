"""The statuses that all of Flux's kinds share: Ready, Reconciling, Stalled, what was observed and handled."""

from dataclasses import dataclass
from typing import Any

from scripts.sandbox.kubernetes import events
from scripts.sandbox.kubernetes.cluster import Cluster
from scripts.sandbox.kubernetes.conditions import condition, updated
from scripts.sandbox.kubernetes.kinds import Kind
from scripts.sandbox.kubernetes.validation import pruned

Document = dict[str, Any]
REQUESTED = "reconcile.fluxcd.io/requestedAt"


@dataclass(frozen=True)
class Reporter:
    """Writes the status of one controller's objects, and tells their events.

    `plain`: the conditions by which kinds of others than Flux say that they are ready; they have no others.
    """

    cluster: Cluster
    controller: str
    plain: tuple[str, ...] = ()

    def progress(self, kind: Kind, document: Document, message: str, **fields: Any) -> Document:
        """Under way."""
        generation = document["metadata"]["generation"]
        told = [
            condition("Reconciling", True, "Progressing", message, generation),
            condition("Ready", None, "Progressing", "Reconciliation in progress", generation),
        ]
        return self._write(kind, document, told, ("Stalled",), fields)

    def succeed(
        self, kind: Kind, document: Document, reason: str, message: str, *others: Document, **fields: Any
    ) -> Document:
        """Done; `others` are further conditions."""
        generation = document["metadata"]["generation"]
        told = [condition("Ready", True, reason, message, generation), *others]
        fields |= {"observedGeneration": generation} | _handled(document)
        gone = ("Reconciling", "Stalled", "FetchFailed", "BuildFailed")
        return self._write(kind, document, told, gone, fields)

    def fail(
        self, kind: Kind, document: Document, reason: str, message: str, *others: Document, **fields: Any
    ) -> Document:
        """Not done; it is tried again."""
        generation = document["metadata"]["generation"]
        told = [
            condition("Reconciling", True, "ProgressingWithRetry", message, generation),
            condition("Ready", False, reason, message, generation),
            *others,
        ]
        after = self._write(kind, document, told, ("Stalled",), fields | _handled(document))
        events.record(self.cluster, document, reason, message, self.controller, warning=True)
        return after

    def stall(self, kind: Kind, document: Document, reason: str, message: str) -> Document:
        """Not done, and no use trying before somebody changes it."""
        generation = document["metadata"]["generation"]
        told = [
            condition("Stalled", True, reason, message, generation),
            condition("Ready", False, reason, message, generation),
        ]
        fields = {"observedGeneration": generation} | _handled(document)
        after = self._write(kind, document, told, ("Reconciling",), fields)
        events.record(self.cluster, document, reason, message, self.controller, warning=True)
        return after

    def _write(
        self, kind: Kind, document: Document, told: list[Document], gone: tuple[str, ...], fields: Document
    ) -> Document:
        metadata = document["metadata"]
        latest = self.cluster.get(kind, metadata.get("namespace", ""), metadata["name"])
        status = latest.get("status") or {}
        if self.plain:
            told = [one | {"type": name} for one in told if one["type"] == "Ready" for name in self.plain]
        conditions = [one for one in updated(status, told) if one["type"] not in gone]
        after = pruned(kind.schema, latest | {"status": status | fields | {"conditions": conditions}})
        return self.cluster.update(kind, after, self.controller, subresource="status")


def requested(document: Document) -> str:
    """The reconciliation that somebody asked for."""
    return (document["metadata"].get("annotations") or {}).get(REQUESTED, "")


def _handled(document: Document) -> Document:
    asked = requested(document)
    return {"lastHandledReconcileAt": asked} if asked else {}
