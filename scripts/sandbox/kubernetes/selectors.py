"""Label and field selectors: which objects a list or a watch is about."""

import re
from collections.abc import Callable
from typing import Any

from scripts.sandbox.kubernetes.exceptions import Bad

Document = dict[str, Any]
Test = Callable[[Document], bool]
SET = re.compile(r"\s*(\S+)\s+(in|notin)\s+\(([^)]*)\)\s*")
# A comma between requirements, none inside a set's brackets.
COMMA = re.compile(r",(?![^(]*\))")


def selected(labels: str, fields: str) -> Test:
    """A test of objects by `labelSelector` and `fieldSelector`; raises Bad when one cannot be read."""
    tests = [_label(one) for one in COMMA.split(labels) if one.strip()]
    tests += [_field(one) for one in fields.split(",") if one.strip()]
    return lambda document: all(test(document) for test in tests)


def matches(selector: Document, labels: dict[str, str]) -> bool:
    """Whether labels fit a LabelSelector (matchLabels alone)."""
    return (selector.get("matchLabels") or {}).items() <= labels.items()


def _label(text: str) -> Test:
    if found := SET.fullmatch(text):
        name, how, values = found.groups()
        among = {value.strip() for value in values.split(",")}
        return lambda document: (_labels(document).get(name) in among) == (how == "in")
    name, operator, value = _split(text)
    if operator == "=":
        return lambda document: _labels(document).get(name) == value
    if operator == "!=":
        return lambda document: _labels(document).get(name) != value
    if name.startswith("!"):
        return lambda document: name[1:] not in _labels(document)
    return lambda document: name in _labels(document)


def _field(text: str) -> Test:
    path, operator, value = _split(text)
    if not operator:
        raise Bad(f'unable to parse field selector "{text}"')
    return lambda document: (_text(document, path) == value) == (operator == "=")


def _split(text: str) -> tuple[str, str, str]:
    for spelt, operator in (("!=", "!="), ("==", "="), ("=", "=")):
        if spelt in text:
            name, _, value = text.partition(spelt)
            return name.strip(), operator, value.strip()
    return text.strip(), "", ""


def _labels(document: Document) -> dict[str, str]:
    return document["metadata"].get("labels") or {}


def _text(document: Document, path: str) -> str:
    value: Any = document
    for name in path.split("."):
        value = value.get(name) if isinstance(value, dict) else None
    return "" if value is None else str(value)
