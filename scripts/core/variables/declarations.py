"""The input variables that a root declares, read from its files; `terraform fmt` keeps them in this shape."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

_BLOCK = re.compile(r'^variable\s+"([^"]+)"\s*\{(?:\}|\n(.*?)^\})', re.MULTILINE | re.DOTALL)
_DEFAULT = re.compile(r"^  default\s*=", re.MULTILINE)
_TYPE = re.compile(r"^  type\s*=\s*(\w+)", re.MULTILINE)
_PLAIN = ("string", "number", "bool")


@dataclass(frozen=True)
class Declared:
    """An input variable: whether it must be given, and whether its value is an expression."""

    required: bool
    is_expression: bool


def declarations(files: Mapping[str, str]) -> dict[str, Declared]:
    """By name every variable that `files` (name → text) declare."""
    found = {}
    for text in files.values():
        for name, body in _BLOCK.findall(text):
            kind = _TYPE.search(body)
            found[name] = Declared(not _DEFAULT.search(body), bool(kind) and kind[1] not in _PLAIN)
    return found
