"""The framework providers' validators, recorded in their own words, as checks where they can be carried out."""

import ipaddress
import json
import re
import uuid
from collections.abc import Callable
from decimal import Decimal

from scripts.sandbox.provider.checks import Check
from scripts.sandbox.provider.values import Value, is_unknown, number

_NUMBER = r"(-?\d+(?:\.\d+)?)"
_ELEMENTS = re.compile("^element value must satisfy all validations: ")
_ALL = re.compile("^Value must satisfy all of the validations: ")


def check_of(words: str) -> Check | None:
    """The check that the words describe; None when they cannot be checked by a machine."""
    inner = _ALL.sub("", words)
    if _ELEMENTS.match(inner):
        checks = [check_of(_ELEMENTS.sub("", part)) for part in inner.split(" + ")]
        known = [check for check in checks if check]
        return _each(known) if known else None
    for pattern, build in _PATTERNS:
        if match := pattern.fullmatch(inner):
            return _saying(inner, build(*match.groups()))
    return None


def _saying(words: str, holds: Callable[[Value], bool]) -> Check:
    return lambda value: None if holds(value) else words


def _each(checks: list[Check]) -> Check:
    def check(value: Value) -> str | None:
        elements = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
        known = (element for element in elements if element is not None and not is_unknown(element))
        return next((fault for element in known for check in checks if (fault := check(element))), None)

    return check


def _between(low: str, high: str) -> Callable[[Value], bool]:
    return lambda value: (found := number(value)) is None or Decimal(low) <= found <= Decimal(high)


def _least(low: str) -> Callable[[Value], bool]:
    return lambda value: (found := number(value)) is None or found >= Decimal(low)


def _most(high: str) -> Callable[[Value], bool]:
    return lambda value: (found := number(value)) is None or found <= Decimal(high)


def _size_between(low: str, high: str) -> Callable[[Value], bool]:
    return lambda value: int(low) <= len(value) <= int(high)


def _size_least(low: str) -> Callable[[Value], bool]:
    return lambda value: len(value) >= int(low)


def _size_most(high: str) -> Callable[[Value], bool]:
    return lambda value: len(value) <= int(high)


def _matches(pattern: str) -> Callable[[Value], bool]:
    compiled = re.compile(pattern)
    return lambda value: compiled.search(value) is not None


def _equals(wanted: str) -> Callable[[Value], bool]:
    return lambda value: value == (json.loads(wanted) if wanted in ("true", "false") else wanted)


def _listed(choices: str) -> Callable[[Value], bool]:
    return lambda value: value in choices.split(" ")


def _parses(parse: Callable[[str], object]) -> Callable[[], Callable[[Value], bool]]:
    def holds(value: Value) -> bool:
        try:
            parse(value)
        except ValueError:
            return False
        return True

    return lambda: holds


_SIZED = "(?:string length|list|set|map)"
_PATTERNS: list[tuple[re.Pattern[str], Callable[..., Callable[[Value], bool]]]] = [
    (re.compile(rf"[Vv]alue must be between {_NUMBER} and {_NUMBER}\.?"), _between),
    (re.compile(rf"value must be at least {_NUMBER}"), _least),
    (re.compile(rf"value must be at most {_NUMBER}"), _most),
    (
        re.compile(
            rf"{_SIZED} (?:must be|must contain) (?:at least|between) (\d+) (?:and|elements and at most) (\d+)"
            r"(?: elements)?"
        ),
        _size_between,
    ),
    (re.compile(rf"{_SIZED} must (?:be|contain) at least (\d+)(?: elements)?"), _size_least),
    (re.compile(rf"{_SIZED} must (?:be|contain) at most (\d+)(?: elements)?"), _size_most),
    (re.compile(r"value must match regular expression '(.*)'"), _matches),
    (re.compile(r'Value must be "(.*)"'), _equals),
    (re.compile(r"value must be valid one of: \[(.*)\]"), _listed),
    (
        re.compile(r"value must be a (\d+)-character hexadecimal string"),
        lambda n: _matches(f"^[0-9a-f]{{{n}}}$"),
    ),
    (
        re.compile(r"must be a valid UUID|must be a valid Azure subscription ID \(UUID format\)"),
        _parses(uuid.UUID),
    ),
    (re.compile(r"(?:Value|String) must be valid JSON"), _parses(json.loads)),
    (re.compile(r"string value must be defined as a valid cidr\."), _parses(ipaddress.ip_network)),
    (re.compile(r"string value must be defined as a valid IP Address\."), _parses(ipaddress.ip_address)),
    (
        re.compile(
            r"The name of a \w+(?: \w+)? can only contain up to (\d+) alphanumeric lowercase characters and "
            r"hyphens"
        ),
        lambda n: _matches(f"^[a-z0-9-]{{1,{n}}}$"),
    ),
    (
        re.compile(r"must be a number immediately followed by ms .*"),
        lambda: _matches(r"^\d+(\.\d+)?(ms|s|m|h)$"),
    ),
]
