"""Workspaces that must not be touched now: changing how they run makes a run in progress fail."""

from collections.abc import Iterable

from scripts.core.variables.changes import Change, Kind
from scripts.core.variables.difference import LOCK_REASON


def changes_mode(change: Change) -> bool:
    """Whether writing this changes where the runs of an existing workspace take place."""
    if change.kind is not Kind.WORKSPACE or not change.is_written or change.found is None:
        return False
    wanted, there = change.wanted.settings, change.found.settings
    return (wanted.execution_mode, wanted.agent_pool) != (there.execution_mode, there.agent_pool)


def busy(changes: Iterable[Change]) -> list[Change]:
    """Changes of the execution mode of workspaces that somebody holds: a person, or a run in progress."""
    held = [change for change in changes if changes_mode(change) and change.found.lock]
    return [change for change in held if not change.found.lock.endswith(LOCK_REASON)]
