"""Whether an object has become what it is to be, by the rules that Flux waits by (kstatus)."""

from collections.abc import Callable
from typing import Any

from scripts.sandbox.kubernetes.conditions import find

Document = dict[str, Any]
CURRENT, WORKING, FAILED, GONE = "Current", "InProgress", "Failed", "NotFound"


def state(document: Document | None) -> str:
    """One of the four states."""
    if document is None:
        return GONE
    if document["metadata"].get("deletionTimestamp"):
        return "Terminating"
    status, generation = document.get("status", {}), document["metadata"].get("generation")
    if "observedGeneration" in status and status["observedGeneration"] != generation:
        return WORKING
    if judged := _of_conditions(document):
        return judged
    return _KINDS.get(document["kind"], _ready)(document)


def _of_conditions(document: Document) -> str:
    for name, result in (("Reconciling", WORKING), ("Stalled", FAILED)):
        found = find(document, name)
        if found and found["status"] == "True":
            return result
    return ""


def _ready(document: Document) -> str:
    found = find(document, "Ready")
    return CURRENT if found is None or found["status"] == "True" else WORKING


def _deployment(document: Document) -> str:
    wanted, status = document["spec"].get("replicas", 1), document.get("status", {})
    progressing = find(document, "Progressing")
    if progressing and progressing["reason"] == "ProgressDeadlineExceeded":
        return FAILED
    counts = ("replicas", "updatedReplicas", "availableReplicas", "readyReplicas")
    return CURRENT if all(status.get(name, 0) == wanted for name in counts) else WORKING


def _stateful_set(document: Document) -> str:
    wanted, status = document["spec"].get("replicas", 1), document.get("status", {})
    return CURRENT if status.get("readyReplicas", 0) == wanted else WORKING


def _daemon_set(document: Document) -> str:
    status = document.get("status", {})
    wanted = status.get("desiredNumberScheduled")
    return CURRENT if wanted is not None and status.get("numberReady") == wanted else WORKING


def _job(document: Document) -> str:
    failed = find(document, "Failed")
    return FAILED if failed and failed["status"] == "True" else CURRENT


def _definition(document: Document) -> str:
    found = find(document, "Established")
    return CURRENT if found and found["status"] == "True" else WORKING


def _claim(document: Document) -> str:
    return CURRENT if document.get("status", {}).get("phase") == "Bound" else WORKING


_KINDS: dict[str, Callable[[Document], str]] = {
    "Deployment": _deployment,
    "StatefulSet": _stateful_set,
    "DaemonSet": _daemon_set,
    "Job": _job,
    "CustomResourceDefinition": _definition,
    "PersistentVolumeClaim": _claim,
}
