"""Which changed arguments make a resource be replaced."""

from scripts.sandbox.provider.diagnostics import Key
from scripts.sandbox.provider.schema import Field, Object
from scripts.sandbox.provider.values import Value, is_unknown, same

Path = tuple[str | int, ...]


def replacements(
    shape: Object, prior: dict[str, Value], planned: dict[str, Value], at: Path = ()
) -> list[Path]:
    """The paths whose change replaces the resource, in the schema's order; inside sets the path is the set's."""
    found: list[Path] = []
    for name, field in shape.fields.items():
        before, after = prior.get(name), planned.get(name)
        if field.forces and not same(before, after):
            found += _of_field(field, before, after, (*at, name))
    return found


def _of_field(field: Field, before: Value, after: Value, at: Path) -> list[Path]:
    if field.object is None or is_unknown(before) or is_unknown(after):
        return [at]
    if field.nesting in ("single", "group"):
        return _of_element(field, before, after, at, at)
    if field.nesting == "set":
        return [at] if _set_forces(field, before or [], after or []) else []
    before, after = (part or ({} if field.nesting == "map" else []) for part in (before, after))
    found = []
    for key in _keys(before, after):
        step = Key(key) if field.nesting == "map" else key
        found += _of_element(field, _at(before, key), _at(after, key), at, (*at, step))
    return list(dict.fromkeys(found))


def _of_element(field: Field, before: Value, after: Value, whole: Path, at: Path) -> list[Path]:
    """An element that comes or goes counts as one whose arguments all come or go."""
    if same(before, after):
        return []
    own = [whole] if field.force_new and (before is None or after is None) else []
    if is_unknown(before) or is_unknown(after):
        return own
    return own + replacements(field.object, before or {}, after or {}, at)


def _keys(before: Value, after: Value) -> list[str] | range:
    if isinstance(before, dict):
        return sorted(before.keys() | after.keys())
    return range(max(len(before), len(after)))


def _at(container: Value, key: str | int) -> Value:
    if isinstance(container, dict):
        return container.get(key)
    return container[key] if key < len(container) else None


def _set_forces(field: Field, before: list[Value], after: list[Value]) -> bool:
    """A set's elements have no identity: it forces when one of its own forcing fields has other values in all."""
    if len(before) != len(after) and field.force_new:
        return True
    return any(
        inner.forces and not _same_bag([e.get(name) for e in before], [e.get(name) for e in after])
        for name, inner in field.object.fields.items()
        if all(isinstance(e, dict) for e in (*before, *after))
    )


def _same_bag(one: list[Value], other: list[Value]) -> bool:
    left = list(other)
    for value in one:
        at = next((at for at, candidate in enumerate(left) if same(value, candidate)), None)
        if at is None:
            return False
        left.pop(at)
    return not left
