"""Configuration against the recorded rules; a value that is not known yet is never at fault."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from scripts.sandbox.provider import checks, relations, wording
from scripts.sandbox.provider.checks import Check
from scripts.sandbox.provider.diagnostics import Key, Problem
from scripts.sandbox.provider.relations import Place, Relation
from scripts.sandbox.provider.schema import Field, Object, Schema
from scripts.sandbox.provider.values import Value, is_unknown

_HEADINGS = {
    "one_of": "Invalid Attribute Value Match",
    "range": "Invalid Attribute Value",
    "text": "Invalid Attribute Value",
    "rules": "Invalid Attribute Value",
    "conflicts_with": "Conflicting configuration arguments",
    "exactly_one_of": "Invalid combination of arguments",
    "at_least_one_of": "Missing required argument",
    "required_with": "Missing required argument",
}
Path = tuple[str | int, ...]


@dataclass(slots=True)
class Rules:
    """What is recorded about one argument, and about the arguments inside it."""

    checks: list[tuple[str, Check]] = field(default_factory=list)
    relations: list[Relation] = field(default_factory=list)
    inner: dict[str, "Rules"] = field(default_factory=dict)


class Validator:
    """The recorded rules of one type, ready to be applied to configurations."""

    def __init__(self, schema: Schema, origin: str) -> None:
        """`origin` names provider and version, for the end of each message."""
        self._schema = schema
        self._origin = origin
        self._rules = _gather(schema)

    def problems(self, config: dict[str, Value]) -> list[Problem]:
        """Every fault of a configuration, one a rule."""
        found: list[Problem] = []
        said: set[object] = set()
        for problem, group in self._walk(self._rules, self._schema.object, [config], ()):
            if group is None or group not in said:
                found.append(problem)
            said.add(group)
        return found

    def _walk(
        self, rules: Rules, shape: Object, chain: list[dict[str, Value]], path: Path
    ) -> Iterator[tuple[Problem, object]]:
        for name, inner in rules.inner.items():
            item, value, here = shape.fields[name], chain[-1].get(name), (*path, name)
            yield from self._relate(inner, chain, here)
            if value is None or is_unknown(value):
                continue
            yield from ((problem, None) for problem in self._check(inner, item, value, here))
            if inner.inner and item.object is not None:
                for element, at in _elements(item, value, here):
                    yield from self._walk(inner, item.object, [*chain, element], at)

    def _relate(
        self, rules: Rules, chain: list[dict[str, Value]], path: Path
    ) -> Iterator[tuple[Problem, object]]:
        for relation in rules.relations:
            if fault := relations.fault(relation, Place(chain, relation.path)):
                yield self._problem(relation.rule, relation.kind, fault, path), (relation.group, path[:-1])

    def _check(self, rules: Rules, item: Field, value: Value, path: Path) -> Iterator[Problem]:
        for rule, check in rules.checks:
            whole = rule == "rules" or not isinstance(value, list | dict)
            for one in [value] if whole else _parts(value):
                if fault := check(one):
                    yield self._problem(rule, rule, _sentence(item, one, fault), path)

    def _problem(self, rule: str, kind: str, fault: str, path: Path) -> Problem:
        origin = self._schema.facts.get("origins", {}).get(rule, {}).get(_dotted(path), f"behaviour {rule}")
        return Problem(_HEADINGS[kind], f"{fault} (rule: {origin}, {self._origin})", path)


def _gather(schema: Schema) -> Rules:
    root = Rules()
    facts = schema.facts
    for rule, build in (("one_of", checks.one_of), ("range", checks.within), ("text", checks.text)):
        for path, recorded in facts.get(rule, {}).items():
            _at(root, schema.object, path, rule, build(recorded))
    for path, recorded in facts.get("rules", {}).items():
        for check in filter(None, map(wording.check_of, recorded)):
            _at(root, schema.object, path, "rules", check)
    for relation in relations.relations_of(schema.object, facts):
        _reach(root, relation.path).relations.append(relation)
    return root


def _at(root: Rules, shape: Object, path: str, rule: str, check: Check) -> None:
    names = tuple(path.split("."))
    if relations.has(shape, names):
        _reach(root, names).checks.append((rule, check))


def _reach(root: Rules, names: tuple[str, ...]) -> Rules:
    for name in names:
        root = root.inner.setdefault(name, Rules())
    return root


def _elements(item: Field, value: Value, path: Path) -> Iterator[tuple[dict[str, Value], Path]]:
    if item.nesting in ("single", "group"):
        yield value, path
        return
    pairs = value.items() if item.nesting == "map" else enumerate(value)
    for key, element in pairs:
        if isinstance(element, dict):
            # A set's element has no key of its own on the wire; the fault is shown at the set.
            step = () if item.nesting == "set" else (Key(key) if item.nesting == "map" else key,)
            yield element, (*path, *step)


def _parts(value: Value) -> list[Value]:
    parts = value.values() if isinstance(value, dict) else value
    return [part for part in parts if part is not None and not is_unknown(part)]


def _sentence(item: Field, value: Value, fault: str) -> str:
    if item.sensitive or item.write_only or isinstance(value, list | dict):
        return f"Attribute {item.path} {fault}"
    shown = (
        str(value).lower() if isinstance(value, bool) else f'"{value}"' if isinstance(value, str) else value
    )
    return f"Attribute {item.path} {fault}, got: {shown}"


def _dotted(path: Path) -> str:
    return ".".join(step for step in path if isinstance(step, str) and not isinstance(step, Key))
