"""A plan out of its document (`terraform show -json`): the same small values that Terraform's log gives."""

from collections.abc import Iterator, Mapping
from typing import Any

from scripts.core.events import Change

ACTIONS = {
    ("create",): "create",
    ("update",): "update",
    ("delete",): "delete",
    ("read",): "read",
    ("forget",): "forget",
    ("delete", "create"): "replace",
    ("create", "delete"): "replace",
    ("create", "forget"): "replace",
}
# The log has shorter words for the same reasons.
REASONS = {"replace_by_request": "requested", "replace_by_triggers": "replace_triggered_by"}
REPLACED = "replace_because_"


def changes(document: Mapping[str, Any]) -> tuple[Change, ...]:
    """What would happen to resources, without what is only read or stays."""
    found = _changes(document.get("resource_changes"))
    return tuple(change for change in found if change.action not in ("noop", "read"))


def drift(document: Mapping[str, Any]) -> tuple[Change, ...]:
    """What was changed outside Terraform."""
    return tuple(change for change in _changes(document.get("resource_drift")) if change.action != "noop")


def outputs(document: Mapping[str, Any]) -> dict[str, str]:
    """By output, what happens to it: create, update, delete or noop."""
    found = document.get("output_changes") or {}
    return {name: ACTIONS.get(tuple(change["actions"]), "noop") for name, change in found.items()}


def _changes(listed: list[Mapping[str, Any]] | None) -> Iterator[Change]:
    for one in listed or ():
        change = one["change"]
        action = ACTIONS.get(tuple(change["actions"]), "noop")
        if action == "noop":
            action = "move" if "previous_address" in one else "import" if change.get("importing") else action
        given = one.get("action_reason") or ""
        reason = REASONS.get(given, given.removeprefix(REPLACED))
        yield Change(one["address"], one["type"], action, reason, bool(change.get("importing")))
