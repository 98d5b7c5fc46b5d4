"""One object's way from what was found to what is wanted."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum


class Action(Enum):
    """What an object needs. `leftover` is ours and no longer wanted: it goes with --prune."""

    CREATE = "create"
    UPDATE = "update"
    UNCHANGED = "unchanged"
    DRIFTED = "drifted"
    FOREIGN = "foreign"
    LEFTOVER = "leftover"


class Kind(Enum):
    """Kinds of objects, in the order they are written; deleting goes the other way."""

    PROJECT = "project"
    POOL = "agent pool"
    WORKSPACE = "workspace"
    SET = "variable set"
    VARIABLE = "variable"
    ATTACHMENT = "attachment"
    CONSUMER = "consumer"
    TRIGGER = "run trigger"


WRITTEN = (Action.CREATE, Action.UPDATE, Action.DRIFTED)
_COUNTED = {
    Action.CREATE: "created",
    Action.UPDATE: "updated",
    Action.UNCHANGED: "unchanged",
    Action.DRIFTED: "drifted",
    Action.FOREIGN: "foreign",
}


@dataclass(frozen=True)
class Change:
    """An object of `owner` (its workspace or set, else itself) and what it needs.

    `wanted` and `found` are objects of core.variables.objects; `address` is its key in the lock, `mark` its
    fingerprint as wanted. `note` says why, without any value.
    """

    kind: Kind
    action: Action
    owner: str
    name: str
    address: str
    note: str = ""
    mark: str = ""
    wanted: object = None
    found: object = None

    @property
    def is_written(self) -> bool:
        """Whether seeding writes it."""
        return self.action in WRITTEN

    @property
    def is_outside(self) -> bool:
        """Whether somebody else changed or deleted it after it was written from here."""
        return self.action is Action.DRIFTED or (self.action is Action.CREATE and bool(self.note))

    def __str__(self) -> str:
        place = "" if self.owner == self.name else f" of {self.owner}"
        return f"{self.kind.value} {self.name}{place}{f': {self.note}' if self.note else ''}"


def address(kind: Kind, *parts: str) -> str:
    """An object's key in the lock, such as variable/set platform/env/ARM_TENANT_ID."""
    return "/".join([kind.value, *parts])


def counts(changes: Iterable[Change]) -> dict[str, int]:
    """{created, updated, unchanged, drifted, foreign}: how many objects of each."""
    found = Counter(change.action for change in changes)
    return {word: found[action] for action, word in _COUNTED.items()}


def pending(changes: Iterable[Change], prune: bool = False) -> bool:
    """Whether seeding would write anything."""
    return any(change.is_written or (prune and change.action is Action.LEFTOVER) for change in changes)
