"""Values that look and fit like the real ones: computed for real, or made up from the tables in realistic/."""

from dataclasses import dataclass, field
from typing import Any

from scripts.sandbox.provider.applied import Documents, fit_field
from scripts.sandbox.provider.computing import calculation
from scripts.sandbox.provider.schema import Field, Object
from scripts.sandbox.provider.tables import Table
from scripts.sandbox.provider.templates import Template
from scripts.sandbox.provider.values import Value, is_known, is_unknown

# These leave what they do not know null; the older SDK has no null and leaves it empty.
_FRAMEWORK = {"azapi", "cloudflare", "mongodbatlas", "random", "time", "tls", "vercel"}
_EMPTY = {"bool": False, "number": 0, "string": ""}


@dataclass
class Subject:
    """The resource whose values are computed: its type, its values so far, and the world that it is put into.

    A data source's type begins with "data.", an ephemeral resource's with "ephemeral.". `settings` is the
    provider's configuration; `copy` tells resources that were given the very same values apart.
    """

    type: str
    values: dict[str, Value]
    store: Documents
    settings: dict[str, Value] = field(default_factory=dict)
    copy: int = 0


class Realism:
    """The values that one provider computes."""

    def __init__(self, provider: str) -> None:
        self._provider = provider
        self._table = Table(provider)

    def knows(self, type_name: str) -> bool:
        """Whether the table has a section for a type."""
        return bool(self._table.section(type_name))

    def fields(self, type_name: str) -> list[str]:
        """The top-level fields that the table has an entry for."""
        return [path for path in self._table.section(type_name) if "." not in path]

    def renewed(self, type_name: str) -> dict[str, list[str]]:
        """`{"by": arguments, "fields": values}`: values that an update of the arguments computes anew."""
        return self._table.section(type_name).get("renewed", {"by": [], "fields": []})

    def fill(self, subject: Subject, shape: Object) -> dict[str, Value]:
        """Replace, in place, everything unknown in the subject's values; an id first: most others build on it."""
        root = subject.values
        if calculate := calculation(self._provider, subject.type):
            calculated = calculate(root)
            root.update({name: value for name, value in calculated.items() if is_unknown(root.get(name))})
        unknown = [name for name, value in root.items() if is_unknown(value)]
        for name in sorted(unknown, key=lambda name: name != "id"):
            if is_unknown(root[name]):
                self._set(subject, shape, root, name)
        for item in shape.fields.values():
            self._fill_inside(subject, item, root)
        return root

    def _fill_inside(self, subject: Subject, item: Field, values: dict[str, Value]) -> None:
        value = values.get(item.name)
        if item.object is None or not value or is_known(value):
            return
        for element in elements(item, value):
            for name, inner in item.object.fields.items():
                if is_unknown(element.get(name)):
                    self._set(subject, item.object, element, name)
                else:
                    self._fill_inside(subject, inner, element)

    def _set(self, subject: Subject, shape: Object, level: dict[str, Value], name: str) -> None:
        item = shape.fields[name]
        entry = self._table.entry(subject.type, item)
        if entry is None and item.path != "id":
            level[name] = self._nothing(item)
            return

        def resolve(path: str) -> Value:
            first, *rest = path.lstrip(".").split(".")
            source = level if path.startswith(".") else subject.values
            if source is level and first != name and is_unknown(level.get(first)):
                self._set(subject, shape, level, first)
            return _inside(source.get(first), rest)

        rendered = Template(subject, self._table.content, item, resolve).render(
            "{guid}" if entry is None else entry
        )
        level[name] = fit_field(item, rendered)

    def _nothing(self, item: Field) -> Value:
        if item.object is not None or not isinstance(item.type, str):
            nesting = item.nesting or item.type[0]
            return {"list": [], "set": [], "map": {}}.get(nesting)
        return None if self._provider in _FRAMEWORK else _EMPTY.get(item.type)


def elements(item: Field, value: Value) -> list[dict[str, Value]]:
    """The objects inside a nested field's value."""
    if item.nesting in ("single", "group"):
        return [value]
    return [
        element for element in (value.values() if item.nesting == "map" else value) if element is not None
    ]


def _inside(value: Any, steps: list[str]) -> Value:
    for step in steps:
        if isinstance(value, list):
            value = value[int(step)] if int(step) < len(value) else None
        elif isinstance(value, dict):
            value = value.get(step)
        else:
            return None
    return value
