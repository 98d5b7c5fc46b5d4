"""The language of the realism tables: text with {placeholders}, in lists and maps where the field holds those."""

import json
import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from scripts.sandbox.provider import derived
from scripts.sandbox.provider.addresses import private_address
from scripts.sandbox.provider.schema import Field
from scripts.sandbox.provider.values import Value, is_unknown, to_document

if TYPE_CHECKING:
    from scripts.sandbox.provider.realism import Subject

_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
_ALONE = re.compile(r"\{[^{}]*\}")


class Template:
    """Renders a table's entry for one field of one resource."""

    def __init__(
        self, subject: "Subject", siblings: dict[str, Value], field: Field, resolve: Callable
    ) -> None:
        self._subject = subject
        self._siblings = siblings
        self._field = field
        self._resolve = resolve

    def render(self, entry: Any) -> Value:
        """The value: placeholders replaced, and the text turned into the field's type."""
        if isinstance(entry, list):
            return [self.render(part) for part in entry]
        if isinstance(entry, dict):
            return {key: self.render(part) for key, part in entry.items()}
        if not isinstance(entry, str):
            return entry
        if _ALONE.fullmatch(entry):
            return self._typed(self._placeholder(entry[1:-1]))
        return self._typed(_PLACEHOLDER.sub(lambda match: _text(self._placeholder(match[1])), entry))

    def _typed(self, value: Value) -> Value:
        if isinstance(value, str) and self._field.type == "number":
            return int(value)
        return value

    def _placeholder(self, expression: str) -> Value:
        source, *filters = expression.split("|")
        value = self._source(source)
        for name in filters:
            value = FILTERS[name](_text(value))
        return value

    def _source(self, source: str) -> Value:
        name, _, argument = source.partition(":")
        if name in DERIVED:
            return DERIVED[name](f"{self._seed()}/{self._field.path if name not in SHARED else ''}", argument)
        if name == "setting":
            return self._subject.settings.get(argument)
        if name == "private_ip":
            return private_address(self._subject.store, _text(self._lookup(argument)), self._seed())
        return self._lookup(source)

    def _lookup(self, name: str) -> Value:
        if name.startswith("."):
            return self._resolve(name[1:], self._siblings)
        return self._resolve(name, self._subject.values)

    def _seed(self) -> str:
        values = self._subject.values
        known = values.get("id")
        if not isinstance(known, str):
            known = json.dumps(to_document(values), sort_keys=True, separators=(",", ":"))
        return f"{self._subject.type}/{known}/{self._subject.copy}"


def _text(value: Value) -> str:
    if value is None or is_unknown(value):
        return ""
    return value if isinstance(value, str) else json.dumps(value)


DERIVED: dict[str, Callable[[str, str], Any]] = {
    "guid": derived.guid,
    "hex": derived.hexadecimal,
    "alnum": derived.alphanumeric,
    "base64": derived.base64_key,
    "digits": derived.digits,
    "public_ip": derived.public_address,
}
SHARED = frozenset[str]()
FILTERS: dict[str, Callable[[str], str]] = {
    "lower": str.lower,
    "nodash": lambda text: text.replace("-", ""),
    "nospace": lambda text: text.replace(" ", "").lower(),
    "last": lambda text: text.rstrip("/").rsplit("/", 1)[-1],
    "group": lambda text: "/".join(text.split("/")[:5]),
}
