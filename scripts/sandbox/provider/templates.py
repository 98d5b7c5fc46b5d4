"""The language of the tables in realistic/ (its README describes it): text with {placeholders}, lists, choices."""

import json
import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from scripts.sandbox.provider import account, derived
from scripts.sandbox.provider.addresses import private_address
from scripts.sandbox.provider.schema import Field
from scripts.sandbox.provider.values import Value, is_unknown, to_document

if TYPE_CHECKING:
    from scripts.sandbox.provider.realism import Subject

_PLACEHOLDER = re.compile(r"\{([^{}]+)\}")
_ALONE = re.compile(r"\{[^{}]+\}")
Level = dict[str, Value]


class Template:
    """Renders entries of a table for one field of one resource."""

    def __init__(
        self, subject: "Subject", table: Level, field: Field, resolve: Callable[[str], Value]
    ) -> None:
        """`resolve` gives the value under a path (with a leading dot: of the same block), computing it if needed."""
        self._subject = subject
        self._table = table
        self._field = field
        self._resolve = resolve

    def render(self, entry: Any) -> Value:
        """The value: choices made, placeholders replaced, and the text turned into the field's type."""
        if isinstance(entry, list):
            return [self.render(part) for part in entry]
        if isinstance(entry, dict):
            if "when" in entry:
                return self.render(entry["then" if self._holds(entry["when"]) else "else"])
            return {key: self.render(part) for key, part in entry.items()}
        if not isinstance(entry, str):
            return entry
        if _ALONE.fullmatch(entry):
            return self._typed(self._placeholder(entry[1:-1]))
        return self._typed(self._text(entry))

    def _text(self, entry: str) -> str:
        return _PLACEHOLDER.sub(lambda match: text(self._placeholder(match[1])), entry)

    def _typed(self, value: Value) -> Value:
        if isinstance(value, str) and self._field.type == "number":
            return int(value)
        return value

    def _holds(self, condition: str | dict[str, Any]) -> bool:
        if isinstance(condition, dict):
            wanted = {name: self._text(entry) for name, entry in condition["where"].items()}
            found = self._subject.store.items(condition["exists"])
            return any(all(doc.get(name) == value for name, value in wanted.items()) for _, doc in found)
        path, _, part = condition.partition(" has ")
        return part in text(self._resolve(path)) if part else bool(self._resolve(path))

    def _placeholder(self, expression: str) -> Value:
        source, *filters = expression.split("|")
        value = next(
            (found for part in source.split("??") if (found := self._source(part)) not in (None, "")), ""
        )
        for name in filters:
            value = _FILTERS[name](text(value))
        return value

    def _source(self, source: str) -> Value:
        name, _, argument = source.partition(":")
        if name in _SOURCES:
            return _SOURCES[name](self, argument)
        if name in _DERIVED:
            length, _, salt = argument.partition(":")
            return _DERIVED[name](f"{self._seed()}/{self._field.path}/{salt}", length)
        if source.startswith("="):
            return self._text(self._table["let"][source[1:]])
        return source[1:-1] if source.startswith("'") else self._resolve(source)

    def _setting(self, name: str) -> Value:
        return self._subject.settings.get(name)

    def _subscription(self, _: str) -> Value:
        return self._subject.settings.get("subscription_id") or account.SUBSCRIPTION

    def _private_ip(self, path: str) -> Value:
        return private_address(self._subject.store, text(self._resolve(path)), self._seed())

    def _digest(self, argument: str) -> Value:
        length, _, path = argument.partition(":")
        return derived.hexadecimal(text(self._source(path)), length)

    def _mapped(self, argument: str) -> Value:
        name, _, path = argument.partition(":")
        value = text(self._resolve(path))
        return self._table["maps"][name].get(value) or derived.guid(f"{name}/{value}")

    def _seed(self) -> str:
        values = self._subject.values
        known = values.get("id")
        if not isinstance(known, str):
            known = json.dumps(to_document(values), sort_keys=True, separators=(",", ":"))
        return f"{self._subject.type}/{known}/{self._subject.copy}"


def text(value: Value) -> str:
    """A value as a part of a text; null and unknown are empty."""
    if value is None or is_unknown(value):
        return ""
    return value if isinstance(value, str) else json.dumps(value)


def _segment(resource_type: str) -> str:
    """What an ARM type ("Namespace/kind/child@version") adds to its parent's id."""
    namespace, *kinds = resource_type.partition("@")[0].split("/")
    return kinds[-1] if len(kinds) > 1 else f"providers/{namespace}/{kinds[0]}"


_SOURCES: dict[str, Callable[[Template, str], Value]] = {
    "setting": Template._setting,
    "subscription": Template._subscription,
    "private_ip": Template._private_ip,
    "digest": Template._digest,
    "map": Template._mapped,
    "tenant": lambda template, _: account.TENANT,
    "client": lambda template, _: account.CLIENT,
    "object": lambda template, _: account.OBJECT,
    "@type": lambda template, _: template._subject.type,
}
_DERIVED: dict[str, Callable[[str, str], Value]] = {
    "guid": derived.guid,
    "hex": derived.hexadecimal,
    "alnum": derived.alphanumeric,
    "base64": derived.base64_key,
    "digits": derived.digits,
    "public_ip": derived.public_address,
}
_FILTERS: dict[str, Callable[[str], str]] = {
    "lower": str.lower,
    "upper": str.upper,
    "nodash": lambda value: value.replace("-", ""),
    "last": lambda value: value.rstrip("/").rsplit("/", 1)[-1],
    "group": lambda value: "/".join(value.split("/")[:5]),
    "segment": _segment,
}
