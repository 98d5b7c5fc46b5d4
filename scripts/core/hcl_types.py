"""Terraform's type expressions, as in `object({ size = optional(string, "S1") })`, taken apart."""

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple, Optional

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[A-Za-z_][A-Za-z0-9_]*|-?[0-9.]+|[(){}\[\],=]')


class Type(NamedTuple):
    """`name` is string, number, bool, list, map or object; `of` is a list's or map's element."""

    name: str
    of: Optional["Type"] = None
    attributes: Mapping[str, "Attribute"] = MappingProxyType({})


class Attribute(NamedTuple):
    """One key of an object; `default` is as written, None where there is none or the key is required."""

    type: Type
    optional: bool = False
    default: str | None = None


def parse_type(expression: str) -> Type:
    """The type that an expression, on one line or many, stands for; ValueError when it is not understood."""
    tokens = _TOKEN.findall(expression)
    parsed = _type(tokens)
    if tokens:
        raise ValueError(f"type goes on after its end: {' '.join(tokens)}")
    return parsed


def leaf_defaults(parsed: Type, path: str = "") -> dict[str, str]:
    """Defaults, as written, by dotted path; maps and lists add no step to it. Empty objects are left out."""
    if parsed.of:
        return leaf_defaults(parsed.of, path)
    found: dict[str, str] = {}
    for name, attribute in parsed.attributes.items():
        here = f"{path}.{name}" if path else name
        if attribute.default is not None and attribute.default not in ("{}", "null"):
            found[here] = attribute.default
        found |= leaf_defaults(attribute.type, here)
    return found


def _type(tokens: list[str]) -> Type:
    name = tokens.pop(0)
    if name in ("list", "map", "set"):
        _expect(tokens, "(")
        element = _type(tokens)
        _expect(tokens, ")")
        return Type(name, of=element)
    return _object(tokens) if name == "object" else Type(name)


def _object(tokens: list[str]) -> Type:
    _expect(tokens, "(", "{")
    attributes = {}
    while tokens[0] != "}":
        name = tokens.pop(0)
        _expect(tokens, "=")
        attributes[name] = _attribute(tokens)
        if tokens[0] == ",":
            tokens.pop(0)
    _expect(tokens, "}", ")")
    return Type("object", attributes=attributes)


def _attribute(tokens: list[str]) -> Attribute:
    if tokens[0] != "optional":
        return Attribute(_type(tokens))
    _expect(tokens, "optional", "(")
    declared, default = _type(tokens), None
    if tokens[0] == ",":
        tokens.pop(0)
        default = _literal(tokens)
    _expect(tokens, ")")
    return Attribute(declared, optional=True, default=default)


def _literal(tokens: list[str]) -> str:
    """Everything up to the parenthesis that closes optional(…)."""
    taken: list[str] = []
    while tokens[0] != ")" or taken.count("(") > taken.count(")"):
        taken.append(tokens.pop(0))
    return "".join(taken)


def _expect(tokens: list[str], *wanted: str) -> None:
    for token in wanted:
        if not tokens or tokens.pop(0) != token:
            raise ValueError(f"type expression lacks {token} before: {' '.join(tokens[:5])}")
