"""What expressions compute: https://learn.microsoft.com/azure/devops/pipelines/process/expressions."""

import json
import re
from collections.abc import Callable
from typing import Any

from scripts.core.pipelines.nodes import plain


def truth(value: Any) -> bool:
    """What a value means as a condition. Every text but "" is true; ValueError for "false", which nobody means so."""
    if isinstance(value, str) and value.lower() == "false":
        raise ValueError('the text "false" counts as true: compare it, as in eq(…, true)')
    return isinstance(value, dict | list) or bool(value)


def text(value: Any) -> str:
    """A value as text."""
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:g}"
    return str(value)


def equal(left: Any, right: Any) -> bool:
    """Compare as the left one's type; text in any case."""
    if isinstance(left, dict | list) or isinstance(right, dict | list):
        return left is right
    if isinstance(left, bool):
        return left == truth(right)
    if isinstance(left, float):
        return left == _number(right)
    return text(left).lower() == text(right).lower()


def shown(template: str, *values: Any) -> str:
    """`format`: {0} is the first value, {{ a brace."""

    def put(match: re.Match) -> str:
        if match[0] in ("{{", "}}"):
            return match[0][0]
        if int(match[1]) >= len(values):
            raise ValueError(f"format has no value for {match[0]}")
        return text(values[int(match[1])])

    return re.sub(r"\{\{|\}\}|\{([0-9]+)\}", put, text(template))


def _number(value: Any) -> float | None:
    try:
        return float(text(value) or 0)
    except ValueError:
        return None


def _holds(container: Any, value: Any) -> bool:
    values = container.values() if isinstance(container, dict) else container
    if not isinstance(container, dict | list):
        raise ValueError("containsValue looks into lists and objects only")
    return any(equal(one, value) for one in values)


def _joined(separator: Any, values: Any) -> str:
    return text(separator).join(map(text, values)) if isinstance(values, list) else text(values)


def _order(left: Any, right: Any) -> int:
    if isinstance(left, float):
        other = _number(right)
        if other is None:
            raise ValueError(f'"{text(right)}" is no number to compare with')
        return (left > other) - (left < other)
    one, other = text(left).lower(), text(right).lower()
    return (one > other) - (one < other)


def _length(value: Any) -> float:
    return float(len(value if isinstance(value, dict | list) else text(value)))


def _first(*values: Any) -> Any:
    return next((value for value in values if value not in (None, "")), None)


# Name in lower case → (function, fewest arguments, most arguments or None).
FUNCTIONS: dict[str, tuple[Callable[..., Any], int, int | None]] = {
    "and": (lambda *all_of: all(map(truth, all_of)), 2, None),
    "coalesce": (_first, 2, None),
    "contains": (lambda whole, part: text(part).lower() in text(whole).lower(), 2, 2),
    "containsvalue": (_holds, 2, 2),
    "converttojson": (lambda value: json.dumps(plain(value), indent=2), 1, 1),
    "endswith": (lambda whole, part: text(whole).lower().endswith(text(part).lower()), 2, 2),
    "eq": (equal, 2, 2),
    "format": (shown, 1, None),
    "ge": (lambda left, right: _order(left, right) >= 0, 2, 2),
    "gt": (lambda left, right: _order(left, right) > 0, 2, 2),
    "iif": (lambda condition, one, other: one if truth(condition) else other, 3, 3),
    "in": (lambda value, *others: any(equal(value, one) for one in others), 2, None),
    "join": (_joined, 2, 2),
    "le": (lambda left, right: _order(left, right) <= 0, 2, 2),
    "length": (_length, 1, 1),
    "lower": (lambda value: text(value).lower(), 1, 1),
    "lt": (lambda left, right: _order(left, right) < 0, 2, 2),
    "ne": (lambda left, right: not equal(left, right), 2, 2),
    "not": (lambda value: not truth(value), 1, 1),
    "notin": (lambda value, *others: not any(equal(value, one) for one in others), 2, None),
    "or": (lambda *any_of: any(map(truth, any_of)), 2, None),
    "replace": (lambda whole, old, new: text(whole).replace(text(old), text(new)), 3, 3),
    "split": (lambda whole, separator: text(whole).split(text(separator)), 2, 2),
    "startswith": (lambda whole, part: text(whole).lower().startswith(text(part).lower()), 2, 2),
    "trim": (lambda value: text(value).strip(), 1, 1),
    "upper": (lambda value: text(value).upper(), 1, 1),
    "xor": (lambda one, other: truth(one) != truth(other), 2, 2),
}
