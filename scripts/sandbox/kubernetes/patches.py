"""The three patches that change an object without stating all of it."""

import json
from typing import Any

from scripts.sandbox.kubernetes.exceptions import Bad, Invalid
from scripts.sandbox.kubernetes.schemas import Schema, child, item, resolve

Document = dict[str, Any]
ORDERS = ("$setElementOrder/", "$retainKeys", "$deleteFromPrimitiveList/")


def json_patch(document: Document, operations: list[Document]) -> Document:
    """RFC 6902; raises Invalid when a path does not exist or a test fails."""
    whole = {"": json.loads(json.dumps(document))}
    for operation in operations:
        try:
            _operate(whole, operation)
        except (KeyError, IndexError, ValueError, TypeError, StopIteration) as error:
            what = f"{operation.get('op')} operation does not apply: {operation.get('path')}"
            raise Invalid(
                f"the server rejected our request due to an error in our request: {what}"
            ) from error
    return whole[""]


def merge_patch(document: Any, patch: Any) -> Any:
    """RFC 7386: null removes, lists are replaced."""
    if not isinstance(patch, dict):
        return patch
    found = dict(document) if isinstance(document, dict) else {}
    for name, inner in patch.items():
        if inner is None:
            found.pop(name, None)
        else:
            found[name] = merge_patch(found.get(name), inner)
    return found


def strategic_patch(schema: Schema, document: Any, patch: Any) -> Any:
    """A merge that joins the items of lists by the schema's merge key, and knows `$patch`."""
    if not isinstance(patch, dict):
        return patch
    if patch.get("$patch") == "replace":
        return {name: inner for name, inner in patch.items() if name != "$patch"}
    found = dict(document) if isinstance(document, dict) else {}
    for name, inner in patch.items():
        if name.startswith("$deleteFromPrimitiveList/"):
            field = name.partition("/")[2]
            found[field] = [one for one in found.get(field, ()) if one not in inner]
        elif name.startswith(ORDERS) or name == "$patch":
            continue
        elif inner is None:
            found.pop(name, None)
        else:
            found[name] = _patched(_property(schema, name), found.get(name), inner)
    return found


def _property(schema: Schema, name: str) -> Schema:
    # Not resolved: what says how a list is merged stands beside the reference to its items.
    return schema.get("properties", {}).get(name) or child(schema, name) or {}


def _patched(schema: Schema, there: Any, patch: Any) -> Any:
    if not isinstance(patch, list):
        return strategic_patch(resolve(schema), there, patch)
    if schema.get("x-kubernetes-patch-strategy", "").find("merge") < 0:
        return [one for one in patch if not (isinstance(one, dict) and "$patch" in one)]
    key = schema.get("x-kubernetes-patch-merge-key")
    if not key:
        return (there or []) + [one for one in patch if one not in (there or [])]
    return _joined(schema, there or [], patch, key)


def _joined(schema: Schema, there: list[Any], patch: list[Any], key: str) -> list[Any]:
    joined = list(there)
    for one in patch:
        if one.get("$patch") == "replace":
            return [inner for inner in patch if "$patch" not in inner]
        index = next((n for n, inner in enumerate(joined) if inner.get(key) == one.get(key)), None)
        if one.get("$patch") == "delete":
            joined = joined if index is None else joined[:index] + joined[index + 1 :]
        elif index is None:
            joined.append(strategic_patch(item(schema), {}, one))
        else:
            joined[index] = strategic_patch(item(schema), joined[index], one)
    return joined


def _operate(whole: Document, operation: Document) -> None:
    kind, path = operation["op"], _words(operation["path"])
    if kind in ("add", "replace"):
        _put(whole, path, operation["value"], kind)
    elif kind == "remove":
        _take(whole, path)
    elif kind == "test":
        if _find(whole, path) != operation["value"]:
            raise ValueError(operation["path"])
    elif kind in ("move", "copy"):
        origin = _words(operation["from"])
        value = _take(whole, origin) if kind == "move" else json.loads(json.dumps(_find(whole, origin)))
        _put(whole, path, value, "add")
    else:
        raise Bad(f"unknown operation {kind!r} in a JSON patch")


def _words(path: str) -> list[str]:
    return [word.replace("~1", "/").replace("~0", "~") for word in path.split("/")]


def _find(whole: Any, words: list[str]) -> Any:
    for word in words:
        whole = whole[int(word)] if isinstance(whole, list) else whole[word]
    return whole


def _put(whole: Document, words: list[str], value: Any, kind: str) -> None:
    holder, last = _find(whole, words[:-1]), words[-1]
    if isinstance(holder, list):
        index = len(holder) if last == "-" else int(last)
        if kind == "replace":
            holder[index] = value
        elif index <= len(holder):
            holder.insert(index, value)
        else:
            raise IndexError(last)
    elif kind == "replace" and last not in holder:
        raise KeyError(last)
    else:
        holder[last] = value


def _take(whole: Document, words: list[str]) -> Any:
    holder, last = _find(whole, words[:-1]), words[-1]
    return holder.pop(int(last)) if isinstance(holder, list) else holder.pop(last)
