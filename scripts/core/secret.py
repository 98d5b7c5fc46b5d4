"""A value that is shown to nobody: it can be carried, compared and revealed, never printed by accident."""

import json
from base64 import b64encode, urlsafe_b64encode
from collections.abc import Iterable
from hmac import compare_digest
from typing import NoReturn, Self
from urllib.parse import quote, quote_plus

MASK = "(secret)"
# What is shorter stands in every other sentence; looking for it would only make messages unreadable.
SHORTEST = 4


class Secret:
    """A secret text; every way of writing it down gives MASK or fails, only `reveal` gives the text."""

    __slots__ = ("_reveal",)

    def __init__(self, text: str) -> None:
        # A closure, so that not even a debugger's list of attributes holds the text.
        self._reveal = lambda: text

    def reveal(self) -> str:
        """The text itself: for the body of a request, and for nothing that is read by people."""
        return self._reveal()

    def __repr__(self) -> str:
        return MASK

    def __format__(self, layout: str) -> str:
        return format(MASK, layout)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Secret):
            return NotImplemented
        return compare_digest(self.reveal().encode(), other.reveal().encode())

    def __hash__(self) -> int:
        return hash((Secret, self.reveal()))

    def __copy__(self) -> Self:
        return self

    def __deepcopy__(self, memo: dict) -> Self:
        return self

    def __reduce_ex__(self, protocol: object) -> NoReturn:
        raise TypeError("a secret is not written down")


def reveal(value: str | Secret | None) -> str | None:
    """The text of a value that may or may not be a secret."""
    return value.reveal() if isinstance(value, Secret) else value


def hide(text: str, secrets: Iterable[Secret]) -> str:
    """`text` with MASK in place of every secret of SHORTEST characters or more, however it is spelt there."""
    spelt = {spelling for secret in secrets for spelling in spellings(secret.reveal())}
    for spelling in sorted(spelt, key=len, reverse=True):
        text = text.replace(spelling, MASK)
    return text


def spellings(text: str) -> set[str]:
    """The forms in which a secret shows up elsewhere: plain, in JSON, in addresses, in base64, in lines."""
    if len(text) < SHORTEST:
        return set()
    data = text.encode()
    encoded = {b64encode(data).decode(), urlsafe_b64encode(data).decode()}
    quoted = {quote(text), quote(text, safe=""), quote_plus(text)}
    escaped = {json.dumps(text)[1:-1], json.dumps(text, ensure_ascii=False)[1:-1], repr(text)[1:-1]}
    # 16: a line of a key is that long, a line such as "}" of a document is not.
    lines = {line.strip() for line in text.splitlines() if len(line.strip()) >= 16}
    return {text} | encoded | {one.rstrip("=") for one in encoded} | quoted | escaped | lines
