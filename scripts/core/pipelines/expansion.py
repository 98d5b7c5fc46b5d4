"""Template directives: `${{ if }}`, elseif, else, each and insert as keys, and values anywhere."""

import re
from collections.abc import Iterator
from typing import Any

from scripts.core.pipelines.evaluation import Scope, evaluate, holds
from scripts.core.pipelines.functions import text
from scripts.core.pipelines.nodes import Mapping, PipelineFault, Sequence, Text, Where, at, where_of

VALUE = re.compile(r"\$\{\{((?:'(?:[^']|'')*'|[^'}]|\}(?!\}))*)\}\}")
_DIRECTIVE = re.compile(r"(if|elseif|else|each|insert)\b\s*(.*)", re.DOTALL)
_EACH = re.compile(r"([A-Za-z_][A-Za-z0-9_]*)\s+in\s+(.+)", re.DOTALL)
_IN_PLACE = "write it as one key of its own: ${{ if … }}:"


def expand(node: Any, scope: Scope) -> Any:
    """The node with every template expression replaced by what it comes to."""
    if isinstance(node, Mapping):
        return at(_mapping(node, scope), node.where)
    if isinstance(node, Sequence):
        return at(Sequence(_items(node, scope)), node.where)
    return _scalar(node, scope) if isinstance(node, str) else node


def directive(key: str) -> tuple[str, str] | None:
    """(word, the rest) of a key such as `${{ if eq(…) }}`; None when it is an ordinary key."""
    whole = VALUE.fullmatch(key.strip())
    found = _DIRECTIVE.fullmatch(whole[1].strip()) if whole else None
    return (found[1], found[2].strip()) if found else None


def _scalar(node: str, scope: Scope) -> Any:
    where = where_of(node)
    whole = VALUE.fullmatch(node.strip())
    if whole:
        value = evaluate(whole[1], scope, where)
        return at("" if value is None else value, where)

    def put(match: re.Match) -> str:
        value = evaluate(match[1], scope, where)
        if isinstance(value, dict | list):
            raise PipelineFault(where, f"{match[0]} is no text", "use convertToJson, or let it stand alone")
        return text(value)

    made = VALUE.sub(put, node)
    if "${{" in made:
        raise PipelineFault(where, 'a "${{" has no end', "close it with }}")
    return at(made, where)


def _mapping(node: Mapping, scope: Scope) -> Mapping:
    made, taken = Mapping(), None
    for key, value in node.items():
        found = directive(key)
        if found is None:
            _put(made, at(text(_scalar(key, scope)), where_of(key)), expand(value, scope))
            taken = None
            continue
        taken, parts = _branches(found, value, scope, where_of(key), taken)
        for part in parts:
            if not isinstance(part, dict):
                raise PipelineFault(where_of(key), f"{key} holds no mapping", "put keys below it")
            for name, one in part.items():
                _put(made, name, one)
    return made


def _put(made: Mapping, key: str, value: Any) -> None:
    if key in made:
        raise PipelineFault(where_of(key), f'"{key}" stands twice once it is expanded', "keep one")
    made[key] = value


def _items(node: Sequence, scope: Scope) -> Iterator[Any]:
    taken = None
    for item in node:
        found = directive(next(iter(item))) if isinstance(item, Mapping) and len(item) == 1 else None
        if found is None:
            taken = None
            value = expand(item, scope)
            # A list that stands for an item takes its place.
            splices = isinstance(item, Text) and isinstance(value, list)
            yield from value if splices else [value]
            continue
        key, below = next(iter(item.items()))
        taken, parts = _branches(found, below, scope, where_of(key), taken)
        for part in parts:
            yield from part if isinstance(part, list) else [part]


def _branches(
    found: tuple[str, str], below: Any, scope: Scope, where: Where | None, taken: bool | None
) -> tuple[bool | None, list[Any]]:
    """Whether this chain of if, elseif, else has been entered by now, and what comes of the directive."""
    word, rest = found
    if word == "insert":
        return None, [expand(below, scope)]
    if word == "each":
        return None, list(_each(rest, below, scope, where))
    if word != "if" and taken is None:
        raise PipelineFault(where, f"{word} follows no if", f"begin with if; {_IN_PLACE}")
    if word == "else" and rest:
        raise PipelineFault(where, "else has a condition", "say elseif")
    enters = holds(rest, scope, where) if word != "else" else True
    if taken and word != "if":
        return True, []
    return enters, [expand(below, scope)] if enters else []


def _each(rest: str, below: Any, scope: Scope, where: Where | None) -> Iterator[Any]:
    said = _EACH.fullmatch(rest)
    if said is None:
        raise PipelineFault(where, f'"each {rest}" is not understood', "say: each NAME in LIST")
    values = evaluate(said[2], scope, where)
    if isinstance(values, dict):
        values = [Mapping({Text("key"): key, Text("value"): value}) for key, value in values.items()]
    if not isinstance(values, list):
        raise PipelineFault(where, f"{said[2]} is no list", "each goes through lists and objects")
    for value in values:
        yield expand(below, scope.counting(said[1], value))
