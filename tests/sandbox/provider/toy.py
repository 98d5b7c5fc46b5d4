"""A made-up provider whose few types have every kind of argument and every kind of rule."""

import gzip
import json
from copy import deepcopy
from pathlib import Path
from typing import Any

STRING, NUMBER, BOOL = "string", "number", "bool"
REQUIRED, OPTIONAL, COMPUTED = {"required": True}, {"optional": True}, {"computed": True}
EITHER = {"optional": True, "computed": True}


def attribute(kind: Any, *flags: dict[str, bool]) -> dict[str, Any]:
    """An attribute as `terraform providers schema -json` prints it."""
    return {"type": kind, **{name: value for flag in flags for name, value in flag.items()}}


def nested(mode: str, attributes: dict[str, Any], *flags: dict[str, bool]) -> dict[str, Any]:
    """A nested attribute."""
    inner = {"nesting_mode": mode, "attributes": attributes}
    return {"nested_type": inner, **{name: value for flag in flags for name, value in flag.items()}}


def block(mode: str, attributes: dict[str, Any], **limits: int) -> dict[str, Any]:
    """A block type."""
    return {"nesting_mode": mode, "block": {"attributes": attributes}, **limits}


LEAF = {"name": attribute(STRING, REQUIRED), "serial": attribute(STRING, COMPUTED)}
BOX = {
    "attributes": {
        "id": attribute(STRING, COMPUTED),
        "name": attribute(STRING, REQUIRED),
        "room": attribute(STRING, OPTIONAL),
        "size": attribute(STRING, OPTIONAL),
        "sizes": attribute(["set", STRING], OPTIONAL),
        "weight": attribute(NUMBER, OPTIONAL),
        "colour": attribute(STRING, OPTIONAL),
        "sealed": attribute(BOOL, OPTIONAL),
        "rope": attribute(STRING, OPTIONAL),
        "tape": attribute(STRING, OPTIONAL),
        "glue": attribute(STRING, OPTIONAL),
        "glue_grade": attribute(STRING, OPTIONAL),
        "note": attribute(STRING, EITHER),
        "stamp": attribute(STRING, COMPUTED),
        "tags": attribute(["map", STRING], OPTIONAL),
        "secret": attribute(STRING, OPTIONAL, {"sensitive": True}),
        "pin_wo": attribute(STRING, OPTIONAL, {"write_only": True}),
        "pin_wo_version": attribute(NUMBER, OPTIONAL),
        "anything": attribute("dynamic", OPTIONAL),
        "one": nested("single", LEAF, OPTIONAL),
        "many": nested("list", LEAF, OPTIONAL),
        "some": nested("set", LEAF, OPTIONAL),
        "named": nested("map", LEAF, OPTIONAL),
        "made": nested("single", LEAF, EITHER),
    },
    "block_types": {
        "part": block("list", LEAF),
        "label": block("set", {**LEAF, "shade": attribute(STRING, OPTIONAL)}),
        "lid": block(
            "single", {"material": attribute(STRING, OPTIONAL), "hinge": attribute(STRING, OPTIONAL)}
        ),
        "base": block(
            "list", {"feet": attribute(NUMBER, OPTIONAL), "wheels": attribute(NUMBER, OPTIONAL)}, max_items=1
        ),
    },
}
FACTS = {
    "force_new": ["name", "lid.material", "part.name", "label.shade"],
    "defaults": {"colour": "red", "sealed": False, "label.shade": "dark"},
    "one_of": {"size": ["small", "large"], "sizes": ["small", "large"], "lid.material": ["wood", "tin"]},
    "range": {"weight": "1..10", "base.feet": "0..4"},
    "text": {"name": {"min": 2, "max": 12, "refuses": ["double dash", "upper", "leading digit"]}},
    "conflicts_with": {"rope": ["tape"], "tape": ["rope"]},
    "required_with": {"glue": ["glue_grade"]},
    "exactly_one_of": {
        "base.feet": ["base.0.feet", "base.0.wheels"],
        "base.wheels": ["base.0.feet", "base.0.wheels"],
    },
    "rules": {"many": ["list must contain at most 2 elements"], "note": ["string length must be at least 3"]},
}
PAIR = {
    "attributes": {
        "id": attribute(STRING, COMPUTED),
        "left": attribute(STRING, OPTIONAL),
        "right": attribute(STRING, OPTIONAL),
    }
}
PAIR_FACTS = {"at_least_one_of": {"left": ["left", "right"], "right": ["left", "right"]}}


DATA_BOX = {
    "attributes": {
        "id": attribute(STRING, EITHER),
        "name": attribute(STRING, EITHER),
        "colour": attribute(STRING, COMPUTED),
        "weight": attribute(NUMBER, COMPUTED),
    }
}


def document() -> dict[str, Any]:
    """The provider's schema file, a fresh copy."""
    resources = {"toy_box": (BOX, FACTS), "toy_crate": (BOX, {}), "toy_pair": (PAIR, PAIR_FACTS)}
    content = {
        "provider": "registry.terraform.io/example/toy",
        "version": "1.2.3",
        "schema": {
            "provider": {"version": 0, "block": {"attributes": {"owner": attribute(STRING, OPTIONAL)}}},
            "resource_schemas": {
                name: {"version": 1, "block": shape} for name, (shape, _) in resources.items()
            },
            "data_source_schemas": {"toy_box": {"version": 0, "block": DATA_BOX}},
            "ephemeral_resource_schemas": {},
        },
        "behaviour": {
            "resources": {name: facts for name, (_, facts) in resources.items()},
            "data_sources": {},
        },
    }
    return deepcopy(content)


def write(directory: Path, **changes: Any) -> None:
    """Write the provider's schema file into a directory."""
    directory.mkdir(exist_ok=True)
    content = json.dumps({**document(), **changes}).encode()
    (directory / "toy.json.gz").write_bytes(gzip.compress(content, mtime=0))
