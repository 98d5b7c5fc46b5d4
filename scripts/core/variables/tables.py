"""Changes as rows that people read. Values never get here: changes have names and reasons only."""

from collections import Counter
from collections.abc import Iterable

from scripts.core.variables.changes import Action, Change
from scripts.core.variables.precedence import Shadowed

_WORDS = {
    Action.CREATE: "to create",
    Action.UPDATE: "to update",
    Action.DRIFTED: "drifted",
    Action.UNCHANGED: "unchanged",
    Action.FOREIGN: "foreign",
}
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


def summary(changes: list[Change], prune: bool = False) -> str:
    """What is to happen, in one line of numbers."""
    words = {**_WORDS, Action.LEFTOVER: "to delete" if prune else "left over (--prune deletes them)"}
    numbers = Counter(change.action for change in changes)
    return ", ".join(f"{numbers[action]} {word}" for action, word in words.items() if numbers[action])


def _word(change: Change, prune: bool) -> str:
    return "delete" if prune and change.action is Action.LEFTOVER else change.action.value


def _owner(change: Change) -> str:
    return "" if change.owner == change.name else change.owner
