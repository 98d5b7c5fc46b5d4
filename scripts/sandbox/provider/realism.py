"""Values that look and fit like the real ones, from the tables in realistic/: first by type and path, then by name.

A table maps a path (or, under `names`, a pattern of an attribute's name) to a template; realistic/README.md has
its language. Everything is derived from the type and what the resource was given, so that runs repeat.
"""

import re
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml

from scripts.sandbox.provider.applied import Documents
from scripts.sandbox.provider.schema import Field, Object
from scripts.sandbox.provider.templates import Template
from scripts.sandbox.provider.values import Value, is_known, is_unknown

TABLES = Path(__file__).parent / "realistic"


@dataclass
class Subject:
    """The resource whose values are computed: its type, its values so far, and the world that it is put into.

    `settings` is the provider's configuration; `copy` tells resources that were given the very same values apart.
    """

    type: str
    values: dict[str, Value]
    store: Documents
    settings: dict[str, Value] = field(default_factory=dict)
    copy: int = 0


class Realism:
    """The table of one provider."""

    def __init__(self, provider: str) -> None:
        self._path = TABLES / f"{provider}.yaml"

    @cached_property
    def _table(self) -> dict[str, Any]:
        loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        return yaml.load(self._path.read_text(), loader) if self._path.exists() else {}

    @cached_property
    def _names(self) -> list[tuple[re.Pattern[str], Any]]:
        return [(re.compile(pattern), entry) for pattern, entry in self._table.get("names", {}).items()]

    def fill(self, subject: Subject, shape: Object) -> dict[str, Value]:
        """Replace, in place, everything unknown in the subject's values; an id first: most others build on it."""
        root = subject.values
        if "id" in shape.fields and is_unknown(root["id"]):
            self._set(subject, shape, root, "id")
        self._fill(subject, shape, root)
        return root

    def _fill(self, subject: Subject, shape: Object, values: dict[str, Value]) -> None:
        for name, field in shape.fields.items():
            value = values.get(name)
            if is_unknown(value):
                self._set(subject, shape, values, name)
            elif field.object is not None and value and not is_known(value):
                for element in elements(field, value):
                    self._fill(subject, field.object, element)

    def _set(self, subject: Subject, shape: Object, values: dict[str, Value], name: str) -> None:
        field = shape.fields[name]
        entry = self._entry(subject.type, field)
        if entry is None:
            values[name] = _fallback(field)
            return

        def resolve(wanted: str, level: dict[str, Value]) -> Value:
            if wanted != name and level is values and is_unknown(level.get(wanted)):
                self._set(subject, shape, values, wanted)
            return level.get(wanted)

        values[name] = Template(subject, values, field, resolve).render(entry)

    def knows(self, type_name: str) -> bool:
        """Whether the table has a section for a type."""
        return type_name in self._table

    def _entry(self, type_name: str, field: Field) -> Any:
        own = self._table.get(type_name, {})
        if field.path in own:
            return own[field.path]
        return next((entry for pattern, entry in self._names if pattern.fullmatch(field.name)), None)


def elements(field: Field, value: Value) -> list[dict[str, Value]]:
    """The objects inside a nested field's value."""
    if field.nesting in ("single", "group"):
        return [value]
    return [
        element for element in (value.values() if field.nesting == "map" else value) if element is not None
    ]


def _fallback(field: Field) -> Value:
    if field.object is not None or not isinstance(field.type, str):
        nesting = field.nesting or field.type[0]
        return {"list": [], "set": [], "map": {}}.get(nesting)
    return {"bool": False, "number": 0, "string": ""}.get(field.type)
