"""Holding an object against its schema: what is wrong, what is unknown, what is filled in."""

import json
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from scripts.sandbox.kubernetes.schemas import Schema, child, is_open, item, resolve

TYPES = {
    "object": dict,
    "array": list,
    "string": str,
    "boolean": bool,
    "integer": int,
    "number": (int, float),
    "null": type(None),
}


class Fault(NamedTuple):
    """One thing that a schema refuses; `type` in Kubernetes' words, as its messages begin."""

    path: str
    type: str
    detail: str = ""

    @property
    def told(self) -> str:
        """What is wrong, without where."""
        return f"{self.type}{': ' if self.detail else ''}{self.detail}"

    def __str__(self) -> str:
        return f"{self.path or '<nil>'}: {self.told}"


def faults(schema: Schema, value: Any, path: str = "") -> Iterator[Fault]:
    """Everything that a schema refuses, unknown fields excepted."""
    schema = resolve(schema)
    if wrong := _wrong_type(schema, value, path):
        yield wrong
        return
    yield from _combined(schema, value, path)
    if value is None:
        return
    yield from _limits(schema, value, path)
    if isinstance(value, dict):
        yield from _missing(schema, value, path)
        for name, inner in value.items():
            if (found := child(schema, name)) is not None:
                yield from faults(found, inner, f"{path}.{name}" if path else name)
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from faults(item(schema), inner, f"{path}[{index}]")


def unknown(schema: Schema, value: Any, path: str = "") -> Iterator[str]:
    """The path of each field that a schema does not have."""
    schema = resolve(schema)
    if isinstance(value, dict):
        for name, inner in value.items():
            below = f"{path}.{name}" if path else name
            found = child(schema, name)
            if found is None:
                yield below
            else:
                yield from unknown(found, inner, below)
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from unknown(item(schema), inner, f"{path}[{index}]")


def pruned(schema: Schema, value: Any) -> Any:
    """A value without the fields that its schema does not have."""
    schema = resolve(schema)
    if isinstance(value, dict):
        known = {name: child(schema, name) for name in value}
        return {name: pruned(found, value[name]) for name, found in known.items() if found is not None}
    if isinstance(value, list):
        return [pruned(item(schema), inner) for inner in value]
    return value


def defaulted(schema: Schema, value: Any) -> Any:
    """A value with the schema's defaults where fields are absent."""
    schema = resolve(schema)
    if isinstance(value, list):
        return [defaulted(item(schema), inner) for inner in value]
    if not isinstance(value, dict) or is_open(schema):
        return value
    filled = {name: defaulted(child(schema, name) or {}, inner) for name, inner in value.items()}
    for name, inner in schema.get("properties", {}).items():
        if name not in filled and "default" in inner:
            filled[name] = defaulted(inner, inner["default"])
    return filled


def _wrong_type(schema: Schema, value: Any, path: str) -> Fault | None:
    wanted = schema.get("type", [])
    wanted = [wanted] if isinstance(wanted, str) else wanted
    if schema.get("x-kubernetes-int-or-string"):
        wanted = ["integer", "string"]
    if not wanted or (value is None and schema.get("nullable")) or any(_is(value, one) for one in wanted):
        return None
    name = next(one for one in wanted if one != "null")
    told = json.dumps(value) if not isinstance(value, dict | list) else type(value).__name__
    return Fault(path, "Invalid value", f"{told}: must be of type {name}")


def _is(value: Any, name: str) -> bool:
    if name in ("integer", "number") and isinstance(value, bool):
        return False
    return isinstance(value, TYPES[name]) or (
        name == "integer" and isinstance(value, float) and value % 1 == 0
    )


def _combined(schema: Schema, value: Any, path: str) -> Iterator[Fault]:
    for inner in schema.get("allOf", ()):
        yield from faults(inner, value, path)
    for word, wanted in (("anyOf", range(1, 1000)), ("oneOf", range(1, 2))):
        if word in schema:
            fitting = sum(not any(faults(inner, value, path)) for inner in schema[word])
            if fitting not in wanted:
                count = "at least one" if word == "anyOf" else "one and only one"
                yield Fault(path, "Invalid value", f"must validate {count} schema ({word})")
    if "not" in schema and not any(faults(schema["not"], value, path)):
        yield Fault(path, "Invalid value", "must not validate the schema (not)")


def _missing(schema: Schema, value: dict[str, Any], path: str) -> Iterator[Fault]:
    for name in schema.get("required", ()):
        if value.get(name) is None:
            yield Fault(f"{path}.{name}" if path else name, "Required value")
    for word, holds in (("minProperties", len(value).__ge__), ("maxProperties", len(value).__le__)):
        if word in schema and not holds(schema[word]):
            yield Fault(path, "Invalid value", f"{word} is {schema[word]}")


def _limits(schema: Schema, value: Any, path: str) -> Iterator[Fault]:
    told = json.dumps(value) if not isinstance(value, dict | list) else type(value).__name__
    if "enum" in schema and value not in schema["enum"]:
        allowed = ", ".join(json.dumps(one) for one in schema["enum"] if one is not None)
        yield Fault(path, "Unsupported value", f"{told}: supported values: {allowed}")
    if "const" in schema and value != schema["const"]:
        yield Fault(path, "Invalid value", f"{told}: must be {json.dumps(schema['const'])}")
    if isinstance(value, str):
        if "pattern" in schema and not _matches(schema["pattern"], value):
            yield Fault(path, "Invalid value", f"{told}: {path} in body should match '{schema['pattern']}'")
        yield from _sizes(schema, len(value), path, told, ("minLength", "maxLength"))
    elif isinstance(value, list):
        yield from _sizes(schema, len(value), path, told, ("minItems", "maxItems"))
    elif isinstance(value, int | float) and not isinstance(value, bool):
        yield from _sizes(schema, value, path, told, ("minimum", "maximum"))


def _sizes(schema: Schema, size: float, path: str, told: str, words: tuple[str, str]) -> Iterator[Fault]:
    low, high = schema.get(words[0]), schema.get(words[1])
    if low is not None and size < low:
        yield Fault(path, "Invalid value", f"{told}: {words[0]} is {low}")
    if high is not None and size > high:
        yield Fault(path, "Invalid value", f"{told}: {words[1]} is {high}")


def _matches(pattern: str, value: str) -> bool:
    try:
        return re.search(pattern, value) is not None
    except re.error:
        # Go's expressions have words that Python's lack; what cannot be read is not held against anybody.
        return True
