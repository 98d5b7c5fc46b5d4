"""What HCP Terraform refuses, told with everything that it says about it."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from scripts.core.secret import Secret, hide
from scripts.errors import Failed

if TYPE_CHECKING:
    from requests import Response

LONGEST = 300


@dataclass(frozen=True)
class Reason:
    """One error of a reply: words, and the part of the request that it points to."""

    text: str
    pointer: str = ""

    def without(self, secrets: Iterable[Secret]) -> Self:
        """The same in one short line, without secrets and without what would move a terminal's cursor."""
        text, pointer = (" ".join(hide(part, secrets).split()) for part in (self.text, self.pointer))
        readable = "".join(letter for letter in text if letter.isprintable())
        return type(self)(readable[:LONGEST], pointer[:LONGEST])

    def __str__(self) -> str:
        return f"{self.text} ({self.pointer})" if self.pointer else self.text


class Refused(Failed):
    """A call that HCP Terraform refuses; `reasons` are all that it gives."""

    def __init__(self, text: str, reasons: tuple[Reason, ...] = (), hint: str = "inv doctor") -> None:
        self.reasons = reasons
        told = [str(reason) for reason in reasons]
        if len(told) == 1:
            text, told = f"{text}: {told[0]}", []
        super().__init__("\n".join([text, *(f"  {line}" for line in told)]), hint=hint)


class Missing(Refused):
    """404: it is not there, or hidden from the token."""


class Conflict(Refused):
    """409: it is not in the state that the call needs."""


class Unprocessable(Refused):
    """422: a part of the request cannot be taken."""

    @property
    def is_taken(self) -> bool:
        """Whether a name or key is refused because there is one already."""
        return any("already been taken" in reason.text.lower() for reason in self.reasons)


def reasons_of(answer: "Response") -> tuple[Reason, ...]:
    """Every error that a reply lists; none when it is no list of errors."""
    try:
        listed = json.loads(answer.content)["errors"]
    except (ValueError, KeyError, TypeError):
        return ()
    return tuple(_reason(item) for item in listed) if isinstance(listed, list) else ()


def _reason(item: object) -> Reason:
    if not isinstance(item, dict):
        return Reason(str(item))
    source = item.get("source")
    pointer = source.get("pointer") if isinstance(source, dict) else None
    return Reason(str(item.get("detail") or item.get("title") or "no reason given"), str(pointer or ""))
