"""What was applied: one document a resource in the store, table by type, key by id, for every emulator to read."""

from typing import Any, Protocol

from scripts.sandbox.provider.schema import Object, Schema
from scripts.sandbox.provider.values import Value, from_document, to_document

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

    def read(self, schema: Schema, key: str) -> dict[str, Value] | None:
        """The resource under a key in the shape of today's schema; None when there is none."""
        document = self.store.get(schema.name, key)
        return None if document is None else conform(schema.object, from_document(document))

    def write(self, schema: Schema, values: dict[str, Value]) -> None:
        """Record a resource. Write-only arguments are null in `values`, as in Terraform's state."""
        self.store.put(schema.name, key_of(schema, values), to_document(values))

    def forget(self, schema: Schema, values: dict[str, Value]) -> None:
        """Take a resource out of the world."""
        self.store.delete(schema.name, key_of(schema, values))

    def all(self, name: str) -> list[dict[str, Value]]:
        """Every resource of a type."""
        return [from_document(document) for _, document in self.store.items(name)]


def key_of(schema: Schema, values: dict[str, Value]) -> str:
    """The id; a type without one is known by the arguments that cannot change."""
    if "id" in schema.object.fields:
        return str(values["id"])
    fields = schema.object.fields.values()
    fixed = [field.name for field in fields if field.force_new and field.object is None]
    names = fixed or [field.name for field in fields if field.required and field.object is None]
    return "/".join(str(values[name]) for name in sorted(names))


def conform(shape: Object, values: Value) -> Value:
    """Values written under another version of the schema: what it does not know is dropped, what lacks is empty."""
    if not isinstance(values, dict):
        return values
    return {
        name: _conform_field(field, values[name]) if name in values else field.nothing()
        for name, field in shape.fields.items()
    }


def _conform_field(field: Any, value: Value) -> Value:
    if field.object is None or value is None:
        return value
    if field.nesting in ("single", "group"):
        return conform(field.object, value)
    if field.nesting == "map":
        return {key: conform(field.object, element) for key, element in value.items()}
    return [conform(field.object, element) for element in value]
