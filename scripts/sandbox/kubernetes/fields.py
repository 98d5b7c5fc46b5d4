"""Which fields an object has, as paths, and what lies there: the ground of field ownership.

A path is a tuple of words as `managedFields` spells them: `f:name` a field, `k:{"name":"x"}` the item of a list with
these keys, `v:"x"` a member of a set.
"""

import json
from collections.abc import Iterable
from typing import Any

from scripts.sandbox.kubernetes.schemas import Schema, child, is_atomic, item, keys

Path = tuple[str, ...]
ABSENT = object()
# Defaults of the fields that tell items apart; a list's item may leave them out.
_KEY_DEFAULTS = {"protocol": "TCP"}
# Never owned by anybody.
_UNOWNED = ("name", "namespace", "uid", "resourceVersion", "generation", "creationTimestamp", "selfLink")
_UNOWNED_METADATA = {
    ("f:metadata", f"f:{name}") for name in (*_UNOWNED, "managedFields", "deletionTimestamp")
}
_UNOWNED_PATHS = {("f:apiVersion",), ("f:kind",)} | _UNOWNED_METADATA


def leaves(schema: Schema, document: dict[str, Any]) -> dict[Path, Any]:
    """Every path that can have an owner, with its value; an item of a list is one as well as its fields."""
    found: dict[Path, Any] = {}
    _collect(schema, document, (), found)
    return {path: value for path, value in found.items() if path[:2] not in _UNOWNED_PATHS and path}


def _collect(schema: Schema, value: Any, path: Path, found: dict[Path, Any]) -> None:
    if not isinstance(value, dict | list) or not value or is_atomic(schema, value):
        found[path] = value
    elif isinstance(value, dict):
        for name, inner in value.items():
            if (*path, f"f:{name}") not in _UNOWNED_PATHS:
                _collect(child(schema, name) or {}, inner, (*path, f"f:{name}"), found)
    elif keys(schema):
        for inner in value:
            below = (*path, _key(schema, inner))
            found[below] = None
            _collect(item(schema), inner, below, found)
    else:
        for inner in value:
            found[(*path, f"v:{_json(inner)}")] = inner


def merged(schema: Schema, live: Any, config: Any) -> Any:
    """What is there with what is configured over it; items are joined by their keys."""
    if type(live) is not type(config) or not isinstance(config, dict | list) or is_atomic(schema, config):
        return config
    if isinstance(config, dict):
        joined = dict(live)
        for name, inner in config.items():
            joined[name] = merged(child(schema, name) or {}, live.get(name), inner)
        return joined
    if not keys(schema):
        return live + [inner for inner in config if inner not in live]
    there = {_key(schema, inner): inner for inner in live}
    asked = {_key(schema, inner): inner for inner in config}
    joined = [merged(item(schema), there.get(key), inner) for key, inner in asked.items()]
    return joined + [inner for key, inner in there.items() if key not in asked]


def without(document: dict[str, Any], paths: Iterable[Path]) -> dict[str, Any]:
    """A copy of the document in which nothing lies at these paths; what becomes empty stays."""
    copy = json.loads(json.dumps(document))
    # Items before their fields: an item is found by fields of its own.
    for path in sorted(paths, key=len):
        holder = _walk(copy, path[:-1])
        if isinstance(holder, dict) and path[-1].startswith("f:"):
            holder.pop(path[-1][2:], None)
        elif isinstance(holder, list):
            index = _index(holder, path[-1])
            if index is not None:
                del holder[index]
    return copy


def at(document: Any, path: Path) -> Any:
    """What lies at a path; ABSENT when nothing does."""
    return _walk(document, path)


def tree(paths: Iterable[Path]) -> dict[str, Any]:
    """Paths as `fieldsV1`."""
    root: dict[str, Any] = {}
    known = set(paths)
    for path in sorted(known):
        node = root
        for word in path:
            node = node.setdefault(word, {})
        if path[-1].startswith("k:"):
            node["."] = {}
    return root


def paths_of(node: dict[str, Any], path: Path = ()) -> set[Path]:
    """`fieldsV1` as paths."""
    found: set[Path] = set()
    inner = {word: below for word, below in node.items() if word != "."}
    if path and (not inner or "." in node):
        found.add(path)
    for word, below in inner.items():
        found |= paths_of(below, (*path, word))
    return found


def dotted(path: Path) -> str:
    """A path as a message names it: .spec.containers[name="app"].image."""
    words = []
    for word in path:
        if word.startswith("f:"):
            words.append(f".{word[2:]}")
        elif word.startswith("k:"):
            pairs = json.loads(word[2:]).items()
            words.append("[" + ",".join(f"{name}={_json(value)}" for name, value in pairs) + "]")
        else:
            words.append(f"[={word[2:]}]")
    return "".join(words)


def _walk(value: Any, path: Path) -> Any:
    for word in path:
        if word.startswith("f:"):
            value = value.get(word[2:], ABSENT) if isinstance(value, dict) else ABSENT
        else:
            index = _index(value, word) if isinstance(value, list) else None
            value = ABSENT if index is None else value[index]
        if value is ABSENT:
            return ABSENT
    return value


def _index(items: list[Any], word: str) -> int | None:
    wanted = json.loads(word[2:])
    for index, inner in enumerate(items):
        if word.startswith("v:") and inner == wanted:
            return index
        if word.startswith("k:") and isinstance(inner, dict):
            has = {name: inner.get(name, _KEY_DEFAULTS.get(name)) for name in wanted}
            if has == wanted:
                return index
    return None


def _key(schema: Schema, inner: dict[str, Any]) -> str:
    found = {name: inner.get(name, _KEY_DEFAULTS.get(name)) for name in sorted(keys(schema))}
    return f"k:{_json({name: value for name, value in found.items() if value is not None})}"


def _json(value: Any) -> str:
    return json.dumps(value, separators=(",", ":"), sort_keys=True)
