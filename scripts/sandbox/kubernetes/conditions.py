"""Conditions of a status: set without losing since when they hold."""

from typing import Any

from scripts.sandbox.kubernetes.objects import now

Document = dict[str, Any]


def condition(
    kind: str, holds: bool | None, reason: str, message: str, generation: int | None = None
) -> Document:
    """One condition; `holds` None means unknown."""
    status = "Unknown" if holds is None else str(holds)
    found = {"type": kind, "status": status, "reason": reason, "message": message}
    return found if generation is None else found | {"observedGeneration": generation}


def updated(status: Document, wanted: list[Document]) -> list[Document]:
    """The conditions of a status with these in place of those of their types; times change with what they tell."""
    there = {one["type"]: one for one in status.get("conditions") or ()}
    return list((there | {one["type"]: _timed(there.get(one["type"]), one) for one in wanted}).values())


def holds(document: Document, kind: str) -> bool:
    """Whether a condition is True."""
    found = find(document, kind)
    return found is not None and found["status"] == "True"


def find(document: Document, kind: str) -> Document | None:
    """A condition of an object."""
    conditions = document.get("status", {}).get("conditions") or ()
    return next((one for one in conditions if one["type"] == kind), None)


def _timed(before: Document | None, wanted: Document) -> Document:
    same = before is not None and before["status"] == wanted["status"]
    return wanted | {"lastTransitionTime": before["lastTransitionTime"] if same else now()}
