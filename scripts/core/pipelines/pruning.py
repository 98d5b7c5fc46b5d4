"""Azure's schema, cut down to the tasks that pipelines here use, without its prose."""

from collections.abc import Iterable, Iterator
from typing import Any

_PROSE = ("description", "doNotSuggest", "deprecationMessage", "examples", "title")


def prune(schema: dict[str, Any], tasks: Iterable[str]) -> dict[str, Any]:
    """The schema with these tasks (`AzureCLI@2`) only; its own version stays in `$comment`."""
    wanted = {f"^{name}$".lower() for name in tasks}
    definitions = dict(schema["definitions"])
    task = dict(definitions["task"])
    variants = [one for one in task["anyOf"] if _pattern(one).lower() in wanted]
    task["anyOf"] = list({_pattern(one): one for one in reversed(variants)}.values())
    task["properties"] = task["properties"] | {"task": {"type": "string"}}
    definitions["task"] = task
    return {name: schema[name] for name in ("$schema", "$id", "$comment")} | {
        "definitions": _bare(definitions)
    }


def used_tasks(documents: Iterable[Any]) -> set[str]:
    """The tasks that documents call."""
    return {str(node["task"]) for document in documents for node in _mappings(document) if "task" in node}


def _pattern(variant: dict[str, Any]) -> str:
    return variant["properties"]["task"].get("pattern", "")


def _mappings(node: Any) -> Iterator[dict]:
    if isinstance(node, dict):
        yield node
    for below in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        yield from _mappings(below)


def _bare(node: Any, named: bool = True) -> Any:
    """Without prose; the names below `properties` and `definitions` stay, whatever they are."""
    if isinstance(node, list):
        return [_bare(one, named=False) for one in node]
    if not isinstance(node, dict):
        return node
    return {
        key: _bare(value, named=not named and key in ("properties", "definitions"))
        for key, value in node.items()
        if named or key not in _PROSE
    }
