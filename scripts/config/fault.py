"""One thing that is wrong in config/: in which file, at which key, and what."""

from collections.abc import Iterable
from difflib import get_close_matches
from typing import NamedTuple

Path = tuple[str | int, ...]


class Fault(NamedTuple):
    """A sentence about one key of one file; `file` is relative to the checkout, `path` leads to the key."""

    file: str
    path: Path
    text: str

    def __str__(self) -> str:
        return ": ".join(part for part in (self.file, dotted(self.path), self.text) if part)


def dotted(path: Path) -> str:
    """The path as people write it: `network.open_to[0]`."""
    return "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path).removeprefix(".")


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """`; did you mean "prod"?` when one known word is close, else the known words."""
    choices = sorted(known)
    close = get_close_matches(str(word), choices, n=1, cutoff=0.6)
    if close:
        return f'; did you mean "{close[0]}"?'
    return f"; known: {', '.join(choices)}" if choices else ""
