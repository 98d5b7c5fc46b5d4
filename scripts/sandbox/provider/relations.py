"""Rules between arguments: which conflict, which need one another, of which there must be one."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from scripts.sandbox.provider.schema import Facts, Object
from scripts.sandbox.provider.values import Value, is_unknown

KINDS = ("conflicts_with", "exactly_one_of", "at_least_one_of", "required_with")
_WORDS = {
    "conflicts_with": re.compile(r'Ensure that if an attribute is set, these are not set: "\[(.*)\]"'),
    "exactly_one_of": re.compile(
        r'Ensure that one and only one attribute from this collection is set: "\[(.*)\]"'
    ),
    "at_least_one_of": re.compile(
        r"Ensure that at least one attribute from this collection is set: \[(.*)\]"
    ),
    "required_with": re.compile(r'Ensure that if an attribute is set, also these are set: "\[(.*)\]"'),
}
_ALL = "Value must satisfy all of the validations: "
Names = tuple[str, ...]


@dataclass(frozen=True)
class Relation:
    """A rule that the argument at `path` states about other arguments of the same resource; `rule` is its fact."""

    kind: str
    path: Names
    others: tuple[Names, ...]
    rule: str

    @property
    def group(self) -> tuple[str, frozenset[Names]]:
        """The same for relations that say the same from another argument's side."""
        return self.kind, frozenset((self.path, *self.others))


def relations_of(shape: Object, facts: Facts) -> list[Relation]:
    """Every relation among the facts whose arguments the schema has."""
    return [relation for relation in (*_recorded(facts), *_worded(facts)) if _known(shape, relation)]


def _recorded(facts: Facts) -> Iterator[Relation]:
    for kind in KINDS:
        for path, others in facts.get(kind, {}).items():
            names = tuple(path.split("."))
            yield Relation(kind, names, _without(names, map(_names, others)), kind)


def _worded(facts: Facts) -> Iterator[Relation]:
    for path, rules in facts.get("rules", {}).items():
        names = tuple(path.split("."))
        for words in rules:
            for kind, pattern in _WORDS.items():
                if (match := pattern.fullmatch(words.removeprefix(_ALL))) and match[1]:
                    others = (_relative(names, other) for other in match[1].split(","))
                    yield Relation(kind, names, _without(names, others), "rules")


def _names(path: str) -> Names:
    return tuple(part for part in path.split(".") if not part.isdigit())


def _relative(names: Names, other: str) -> Names:
    up = other.count("<.")
    return (*names[: len(names) - up], *_names(other.replace("<.", ""))) if up else _names(other)


def _without(names: Names, others: Iterator[Names]) -> tuple[Names, ...]:
    return tuple(other for other in others if other != names)


def _known(shape: Object, relation: Relation) -> bool:
    return bool(relation.others) and all(has(shape, names) for names in (relation.path, *relation.others))


def has(shape: Object | None, names: Names) -> bool:
    """Whether the schema has an argument under this path."""
    for name in names:
        if shape is None or name not in shape.fields:
            return False
        shape = shape.fields[name].object
    return True


@dataclass
class Place:
    """An argument inside one resource's values: the objects on the way to it, outermost first."""

    chain: list[dict[str, Value]]
    path: Names

    def value(self, names: Names) -> Value:
        """The value of an argument, looked up from the nearest object that both are in; the first of a list."""
        shared = 0
        while shared < len(self.path) - 1 and names[: shared + 1] == self.path[: shared + 1]:
            shared += 1
        value: Value = self.chain[shared]
        for name in names[shared:]:
            value = value[0] if isinstance(value, list) and value else value
            if is_unknown(value) or not isinstance(value, dict):
                return value if is_unknown(value) else None
            value = value.get(name)
        return value


def is_set(value: Value) -> bool:
    """Whether an argument is configured; a block that is not there is not."""
    return value is not None and value != []


def fault(relation: Relation, place: Place) -> str | None:
    """What is wrong, in the older SDK's words; None when nothing is, or when a value is not known yet."""
    return _FAULTS[relation.kind](relation, place)


def _dotted(names: Names) -> str:
    return ".".join(names)


def _listed(names: list[Names]) -> str:
    return "`" + ",".join(map(_dotted, names)) + "`"


def _conflict(relation: Relation, place: Place) -> str | None:
    own = place.value(relation.path)
    if not is_set(own) or is_unknown(own):
        return None
    for other in relation.others:
        value = place.value(other)
        if is_set(value) and not is_unknown(value):
            return f'"{_dotted(relation.path)}": conflicts with {_dotted(other)}'
    return None


def _exactly_one(relation: Relation, place: Place) -> str | None:
    group = [relation.path, *relation.others]
    found = {names: place.value(names) for names in group}
    known = [names for names, value in found.items() if is_set(value) and not is_unknown(value)]
    if len(known) > 1:
        return f"only one of {_listed(sorted(group))} can be specified, but {_listed(known)} were specified"
    if not known and not any(map(is_unknown, found.values())):
        return f"one of {_listed(sorted(group))} must be specified"
    return None


def _at_least_one(relation: Relation, place: Place) -> str | None:
    group = [relation.path, *relation.others]
    if any(is_set(place.value(names)) for names in group):
        return None
    return f"one of {_listed(sorted(group))} must be specified"


def _required_with(relation: Relation, place: Place) -> str | None:
    if not is_set(place.value(relation.path)):
        return None
    missing = [names for names in relation.others if not is_set(place.value(names))]
    if not missing:
        return None
    group = _listed(sorted([relation.path, *relation.others]))
    return f'"{_dotted(relation.path)}": all of {group} must be specified, {_listed(missing)} is missing'


_FAULTS = {
    "conflicts_with": _conflict,
    "exactly_one_of": _exactly_one,
    "at_least_one_of": _at_least_one,
    "required_with": _required_with,
}
