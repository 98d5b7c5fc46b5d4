"""Whether objects have become what they should be: the part of kstatus that a bootstrap needs, and Flux's own words."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from scripts.core.flux.names import REQUESTED
from scripts.core.flux.objects import condition, holds

Document = Mapping[str, Any]
# Trying again would find the same files in Git.
FINAL = ("BuildFailed", "ArtifactFailed", "HealthCheckFailed", "PruneFailed")


@dataclass(frozen=True)
class State:
    """`word`: ready, waiting, failed or suspended. `final`: waiting longer is no use."""

    word: str
    reason: str = ""
    message: str = ""
    final: bool = False


READY = State("ready")


def definition(document: Document) -> State:
    """Of a CustomResourceDefinition."""
    refused = condition(document, "NamesAccepted")
    if refused.get("status") == "False":
        return State("failed", refused.get("reason", ""), refused.get("message", ""), final=True)
    return READY if holds(document, "Established") else State("waiting", "NotEstablished")


def deployment(document: Document) -> State:
    """Of a Deployment."""
    status, metadata = document.get("status") or {}, document["metadata"]
    if status.get("observedGeneration") != metadata.get("generation"):
        return State("waiting", "NotObserved")
    progressing, wanted = condition(document, "Progressing"), document["spec"].get("replicas", 1)
    counts = [status.get(name, 0) for name in ("replicas", "updatedReplicas", "availableReplicas")]
    if all(count == wanted for count in counts):
        return READY
    late = progressing.get("reason") == "ProgressDeadlineExceeded"
    available = condition(document, "Available")
    told = progressing if late else available
    return State(
        "failed" if late else "waiting", told.get("reason", "Starting"), told.get("message", ""), late
    )


def source(document: Document, revision: str, asked: str) -> State:
    """Of a GitRepository that shall be at a revision; `asked` is the request it has to answer first, "" for none."""
    if document["spec"].get("suspend"):
        return State("suspended", "Suspended", "spec.suspend is true", final=True)
    if not _has_answered(document, asked):
        return State("waiting", "Requested")
    failed = _failed(document)
    if failed and asked:
        return State("failed", failed.reason, failed.message, final=True)
    at = ((document.get("status") or {}).get("artifact") or {}).get("revision")
    if _is_observed(document) and holds(document, "Ready") and at == revision:
        return READY
    return failed or State("waiting", "Progressing", f"at {at or 'no revision'}")


def kustomization(document: Document, revision: str | None, asked: str = "") -> State:
    """Of a Kustomization that shall have applied a revision; None when any will do."""
    if document["spec"].get("suspend"):
        return State("suspended", "Suspended", "spec.suspend is true", final=True)
    status = document.get("status") or {}
    if _has_answered(document, asked) and _is_observed(document) and holds(document, "Ready"):
        if revision is None or status.get("lastAppliedRevision") == revision:
            return READY
        return State("waiting", "Progressing", f"at {status.get('lastAppliedRevision')}")
    failed = _failed(document)
    if failed and revision in (None, status.get("lastAttemptedRevision")):
        final = failed.reason in FINAL and _has_answered(document, asked)
        return State("failed", failed.reason, failed.message, final=final)
    ready = condition(document, "Ready")
    return State("waiting", ready.get("reason", "Progressing"), ready.get("message", ""))


def _failed(document: Document) -> State | None:
    ready = condition(document, "Ready")
    if ready.get("status") != "False" or ready.get("reason") == "DependencyNotReady":
        return None
    return State("failed", ready.get("reason", ""), ready.get("message", ""))


def _has_answered(document: Document, asked: str) -> bool:
    return not asked or (document.get("status") or {}).get("lastHandledReconcileAt") == asked


def _is_observed(document: Document) -> bool:
    return (document.get("status") or {}).get("observedGeneration") == document["metadata"].get("generation")


def was_asked(document: Document) -> str:
    """The reconciliation that was requested last."""
    return (document["metadata"].get("annotations") or {}).get(REQUESTED, "")
