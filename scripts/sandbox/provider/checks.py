"""Checks of one value against one recorded fact. Each takes a known value and gives the fault in words, or None.

The words follow the two families of providers: the older SDK writes one sentence that begins with the argument's
path; the framework has a heading and a sentence that begins with "Attribute".
"""

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from scripts.sandbox.provider.values import Value, number

Check = Callable[[Value], str | None]

_REFUSALS = {
    "dash": ("a dash", re.compile("-")),
    "underscore": ("an underscore", re.compile("_")),
    "dot": ("a dot", re.compile(r"\.")),
    "space": ("a space", re.compile(" ")),
    "upper": ("an upper-case letter", re.compile("[A-Z]")),
    "digit": ("a digit", re.compile("[0-9]")),
    "double dash": ("two dashes in a row", re.compile("--")),
    "leading digit": ("a digit at its start", re.compile("^[0-9]")),
    "leading dash": ("a dash at its start", re.compile("^-")),
    "trailing dash": ("a dash at its end", re.compile("-$")),
    "trailing dot": ("a dot at its end", re.compile(r"\.$")),
    "trailing underscore": ("an underscore at its end", re.compile("_$")),
}


def one_of(allowed: list[Any]) -> Check:
    """The value is one of a list."""
    choices = ", ".join(f'"{choice}"' for choice in allowed)
    # Facts about framework providers write numbers as words.
    words = {str(choice) for choice in allowed}

    def check(value: Value) -> str | None:
        return None if value in allowed or str(value) in words else f"must be one of [{choices}]"

    return check


def within(recorded: str) -> Check:
    """The number lies in `low..high`, both included."""
    low, high = (Decimal(bound) for bound in recorded.split(".."))

    def check(value: Value) -> str | None:
        found = number(value)
        if found is None or low <= found <= high:
            return None
        return f"must be in the range ({low} - {high})"

    return check


def text(recorded: dict[str, Any]) -> Check:
    """The string has an allowed length and holds nothing that is refused."""
    low, high = recorded.get("min", 0), recorded.get("max", 0)
    refusals = [_REFUSALS[name] for name in recorded.get("refuses", ())]

    def check(value: Value) -> str | None:
        if not isinstance(value, str):
            return None
        if len(value) < low or (high and len(value) > high):
            limits = f"in the range ({low} - {high})" if high else f"at least {low}"
            return f"must have a length {limits}, it has {len(value)}"
        return next((f"must not have {words}" for words, pattern in refusals if pattern.search(value)), None)

    return check
