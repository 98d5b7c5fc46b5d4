"""Changes as rows that people read. Values never get here: changes have names and reasons only."""

from collections.abc import Iterable

from scripts.core.variables.changes import Action, Change, counts
from scripts.core.variables.precedence import Shadowed

HEADERS = ["action", "kind", "of", "name", ""]
SHADOWED_HEADERS = ["key", "given by", "in vain by", "for"]


def change_rows(changes: Iterable[Change], prune: bool) -> list[list[str]]:
    """One row for every change but the unchanged ones."""
    return [
        [_word(change, prune), change.kind.value, _owner(change), change.name, change.note]
        for change in changes
        if change.action is not Action.UNCHANGED
    ]


def change_documents(changes: Iterable[Change]) -> list[dict[str, str]]:
    """{action, kind, owner, name, note} of every change but the unchanged ones."""
    return [
        {
            "action": change.action.value,
            "kind": change.kind.value,
            "owner": change.owner,
            "name": change.name,
            "note": change.note,
        }
        for change in changes
        if change.action is not Action.UNCHANGED
    ]


def shadowed_rows(found: Iterable[Shadowed]) -> list[list[str]]:
    """One row for every key that somebody gives in vain, with the workspaces where it is so."""
    workspaces: dict[tuple[str, str, str], list[str]] = {}
    for one in found:
        workspaces.setdefault((one.key, one.winner, one.loser), []).append(one.workspace)
    return [[*facts, ", ".join(names)] for facts, names in workspaces.items()]


def summary(changes: list[Change]) -> str:
    """The counts in one line."""
    told = [f"{number} {word}" for word, number in counts(changes).items() if number]
    kept = sum(change.action is Action.LEFTOVER for change in changes)
    return ", ".join([*told, *([f"{kept} left over"] if kept else [])]) or "nothing there, nothing wanted"


def _word(change: Change, prune: bool) -> str:
    return "delete" if prune and change.action is Action.LEFTOVER else change.action.value


def _owner(change: Change) -> str:
    return "" if change.owner == change.name else change.owner
