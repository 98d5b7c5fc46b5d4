"""Default values as the facts record them: a plain value, or in a framework provider's words."""

import json
from typing import Any

_WORDS = "value defaults to "


class Missing:
    """The type of MISSING: no default is recorded (null can be one)."""


MISSING = Missing()


def default_of(recorded: Any, kind: Any) -> Any:
    """The default as a value of the attribute's cty type (None for a nested attribute); MISSING if unreadable."""
    if not isinstance(recorded, str) or not recorded.startswith(_WORDS):
        return _typed(recorded, kind)
    words = recorded[len(_WORDS) :]
    if kind == "string":
        return words.strip('"')
    try:
        return _typed(json.loads(words), kind)
    except json.JSONDecodeError:
        return MISSING


def _typed(value: Any, kind: Any) -> Any:
    if kind == "number" and isinstance(value, float) and value.is_integer():
        return int(value)
    if kind == "string" and not isinstance(value, str):
        return MISSING
    return value
