"""A resource type's schema with the recorded behaviour beside each field."""

from dataclasses import dataclass, field
from typing import Any

from scripts.sandbox.provider.defaults import MISSING, default_of

Facts = dict[str, Any]


@dataclass(slots=True, eq=False)
class Field:
    """One argument, nested attribute or block of a type.

    `nesting` is empty for a plain attribute, else single, list, set, map or group; `object` then holds its fields.
    """

    name: str
    path: str
    type: Any = None
    nesting: str = ""
    object: "Object | None" = None
    is_block: bool = False
    required: bool = False
    optional: bool = False
    computed: bool = False
    sensitive: bool = False
    write_only: bool = False
    deprecated: bool = False
    default: Any = MISSING
    force_new: bool = False
    min_items: int = 0
    max_items: int = 0
    forces: bool = False

    def nothing(self) -> Any:
        """The value when it is not configured: null, or an empty collection of blocks."""
        if not self.is_block or self.nesting in ("single", "group"):
            return None
        return {} if self.nesting == "map" else []


@dataclass(slots=True, eq=False)
class Object:
    """The fields of a type or of one nested level, by name."""

    fields: dict[str, Field] = field(default_factory=dict)
    deprecated: bool = False

    def empty(self) -> dict[str, Any]:
        """The object with nothing set, as Terraform writes it: null attributes, no blocks."""
        return {name: item.nothing() for name, item in self.fields.items()}


@dataclass(slots=True, eq=False)
class Schema:
    """One resource type, data source, ephemeral resource or provider configuration."""

    name: str
    version: int
    object: Object
    facts: Facts = field(default_factory=dict)


def read_schema(name: str, document: dict[str, Any], facts: Facts | None = None) -> Schema:
    """The schema of one type from `terraform providers schema -json`, with its behaviour facts."""
    facts = facts or {}
    return Schema(name, document.get("version", 0), _object(document["block"], "", facts), facts)


def _object(block: dict[str, Any], prefix: str, facts: Facts) -> Object:
    fields = {}
    for name, attribute in block.get("attributes", {}).items():
        fields[name] = _attribute(name, f"{prefix}{name}", attribute, facts)
    for name, nested in block.get("block_types", {}).items():
        path = f"{prefix}{name}"
        fields[name] = _block(name, path, nested, facts)
    for read in fields.values():
        read.force_new = read.path in facts.get("force_new", ())
        read.forces = read.force_new or bool(
            read.object and any(f.forces for f in read.object.fields.values())
        )
    return Object(fields, block.get("deprecated", False))


def _block(name: str, path: str, nested: dict[str, Any], facts: Facts) -> Field:
    inner = _object(nested["block"], f"{path}.", facts)
    limits = {limit: nested.get(limit, 0) for limit in ("min_items", "max_items")}
    return Field(name, path, nesting=nested["nesting_mode"], object=inner, is_block=True, **limits)


def _attribute(name: str, path: str, attribute: dict[str, Any], facts: Facts) -> Field:
    nested = attribute.get("nested_type")
    flags = {flag: attribute.get(flag, False) for flag in _FLAGS}
    read = Field(name, path, attribute.get("type"), **flags)
    if nested:
        read.nesting = nested["nesting_mode"]
        read.object = _object(nested, f"{path}.", facts)
    if path in facts.get("defaults", ()) and not read.required:
        read.default = default_of(facts["defaults"][path], read.type)
    return read


_FLAGS = ("required", "optional", "computed", "sensitive", "write_only", "deprecated")
