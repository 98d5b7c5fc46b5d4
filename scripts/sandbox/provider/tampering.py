"""Changes to the world behind Terraform's back, as somebody makes them in a portal."""

import json
from collections.abc import Mapping
from typing import Any

from scripts.errors import Preflight
from scripts.sandbox.provider.applied import Document, Documents

Which = str | Mapping[str, Any]
# True is an int, too: it comes first.
_KINDS = {bool: "true or false", int | float: "a number", str: "a text", list: "a list", dict: "a map"}


def drift(store: Documents, type_name: str, which: Which, path: str, value: Any) -> None:
    """Set an attribute of an applied resource. `which`: its id, or its attributes as the state has them.

    `path` is dotted; list positions are numbers: `tags.owner`, `site_config.0.always_on`.
    """
    key, document = _locate(store, type_name, which)
    *way, last = path.split(".")
    holder: Any = document
    for step in way:
        holder = _step(holder, step, path)
    if isinstance(holder, list):
        holder[int(last)] = _fitting(_step(holder, last, path), value, path)
    elif isinstance(holder, dict) and (last in holder or way):
        holder[last] = _fitting(holder.get(last), value, path)
    else:
        raise Preflight(f"{type_name} has no attribute {path!r}", hint=_attributes(document))
    store.put(type_name, key, document)


def forget(store: Documents, type_name: str, which: Which) -> None:
    """Delete an applied resource."""
    key, _ = _locate(store, type_name, which)
    store.delete(type_name, key)


def _locate(store: Documents, type_name: str, which: Which) -> tuple[str, Document]:
    found = store.items(type_name)
    if isinstance(which, str):
        known = [(key, document) for key, document in found if which in (key, document.get("id"))]
    else:
        known = [(key, document) for key, document in found if _is_same(document, which)]
    if not known:
        name = which if isinstance(which, str) else which.get("id") or which.get("name")
        raise Preflight(f"the sandbox has no {type_name} {name!r}", hint="inv plan --all")
    return known[0]


def _is_same(document: Document, attributes: Mapping[str, Any]) -> bool:
    # An id that several resources share (random_password's is always "none") does not decide.
    names = [
        name for name in ("id", "result", "name", "project_id", "rfc3339") if attributes.get(name) is not None
    ]
    return bool(names) and all(document.get(name) == attributes[name] for name in names)


def _step(holder: Any, step: str, path: str) -> Any:
    if isinstance(holder, dict) and step in holder:
        return holder[step]
    if isinstance(holder, list) and step.isdigit() and int(step) < len(holder):
        return holder[int(step)]
    raise Preflight(f"there is no {step!r} on the way to {path!r}")


def _fitting(before: Any, value: Any, path: str) -> Any:
    """The value, if it is of the kind that is there; where nothing is, anything is."""
    if before is None or value is None:
        return value
    if isinstance(before, str) and isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    wanted, given = (
        next(word for kind, word in _KINDS.items() if isinstance(one, kind)) for one in (before, value)
    )
    if wanted != given:
        raise Preflight(f"{path} holds {wanted}, not {given}", hint=f"{path}='{json.dumps(before)}'")
    return value


def _attributes(document: Document) -> str:
    return f"attributes: {', '.join(sorted(document))}"
