"""What was applied: one document a resource in the store, table by type, key by id, for every emulator to read."""

from threading import Lock
from typing import Any, Protocol

from scripts.sandbox.provider.schema import Field, Object, Schema
from scripts.sandbox.provider.values import Value, from_document, is_unknown, to_document

Document = dict[str, Any]


class Documents(Protocol):
    """The part of the store that is used here."""

    def get(self, table: str, key: str) -> Document | None: ...

    def put(self, table: str, key: str, document: Document) -> None: ...

    def delete(self, table: str, key: str) -> bool: ...

    def items(self, table: str) -> list[tuple[str, Document]]: ...


class Applied:
    """The resources of the world, as Terraform values."""

    def __init__(self, store: Documents) -> None:
        self.store = store
        self._adding = Lock()

    def read(self, schema: Schema, key: str) -> dict[str, Value] | None:
        """The resource under a key in the shape of today's schema; None when there is none."""
        document = self.store.get(schema.name, key)
        return None if document is None else conform(schema.object, from_document(document))

    def find(self, schema: Schema, identifier: str) -> tuple[str, dict[str, Value]] | None:
        """The (key, resource) with this id, whatever it is kept under."""
        for key, document in self.store.items(schema.name):
            if identifier in (key, document.get("id")):
                return key, conform(schema.object, from_document(document))
        return None

    def add(self, schema: Schema, key: str, values: dict[str, Value]) -> bool:
        """Record a new resource; False, and nothing recorded, when there is one under the key."""
        with self._adding:
            if self.store.get(schema.name, key) is not None:
                return False
            self.write(schema, key, values)
        return True

    def write(self, schema: Schema, key: str, values: dict[str, Value]) -> None:
        """Record a resource. Write-only arguments are null in `values`, as in Terraform's state."""
        self.store.put(schema.name, key, to_document(values))

    def forget(self, schema: Schema, key: str) -> None:
        """Take a resource out of the world."""
        self.store.delete(schema.name, key)

    def all(self, name: str) -> list[dict[str, Value]]:
        """Every resource of a type."""
        return [from_document(document) for _, document in self.store.items(name)]


def key_of(schema: Schema, values: dict[str, Value]) -> str:
    """The id without a version; a type without an id is known by the arguments that cannot change."""
    for name in ("versionless_id", "id"):
        if name in schema.object.fields:
            return str(values[name])
    fields = schema.object.fields.values()
    fixed = [field.name for field in fields if field.force_new and field.object is None]
    names = fixed or [field.name for field in fields if field.required and field.object is None]
    return "/".join(str(values[name]) for name in sorted(names))


def conform(shape: Object, values: Value) -> Value:
    """Values of another shape in this one: what it does not know is dropped, what is lacking is empty."""
    if not isinstance(values, dict):
        return values
    return {
        name: fit_field(field, values[name]) if name in values else field.nothing()
        for name, field in shape.fields.items()
    }


def fit_field(field: Field, value: Value) -> Value:
    """One field's value in the shape that the schema gives it."""
    if value is None or is_unknown(value):
        return value
    if field.object is None:
        return _fit(value, field.type)
    if field.nesting in ("single", "group"):
        return conform(field.object, value)
    if field.nesting == "map":
        return {key: conform(field.object, element) for key, element in value.items()}
    return [conform(field.object, element) for element in value]


def _fit(value: Value, kind: Any) -> Value:
    """A value of a cty type; only objects can have a part too much or too few."""
    if kind == "string" and type(value) is int:
        return str(value)  # an id that is made of a numeric attribute
    if isinstance(kind, str) or isinstance(kind[1], str) or value is None or is_unknown(value):
        return value
    if kind[0] == "object":
        return {name: _fit(value.get(name), inner) for name, inner in kind[1].items()}
    if kind[0] == "tuple":
        return value
    if isinstance(value, dict):
        return {key: _fit(part, kind[1]) for key, part in value.items()}
    return [_fit(part, kind[1]) for part in value]
