"""Edits of files as values: shown as a diff before anything is written."""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import unified_diff

NOTHING = "/dev/null"


@dataclass(frozen=True)
class Edit:
    """One file of the checkout, by its path from the root: its text before and after; None is no file."""

    path: str
    before: str | None
    after: str | None

    @property
    def is_idle(self) -> bool:
        """Whether it changes nothing."""
        return self.before == self.after


def diff(edits: Iterable[Edit]) -> str:
    """The edits as a unified diff, as `git diff` shows them."""
    return "\n".join(line for edit in edits if not edit.is_idle for line in _lines(edit))


def _lines(edit: Edit) -> Iterable[str]:
    before = f"a/{edit.path}" if edit.before is not None else NOTHING
    after = f"b/{edit.path}" if edit.after is not None else NOTHING
    return unified_diff(
        (edit.before or "").splitlines(), (edit.after or "").splitlines(), before, after, lineterm=""
    )
