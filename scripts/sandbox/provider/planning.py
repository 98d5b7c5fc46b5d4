"""The planned state: configuration first, then recorded defaults, then what the world already answered."""

from scripts.sandbox.provider.defaults import MISSING
from scripts.sandbox.provider.schema import Field, Object
from scripts.sandbox.provider.values import UNKNOWN, Value, is_unknown, same


def plan_object(shape: Object, config: dict[str, Value], prior: dict[str, Value] | None) -> dict[str, Value]:
    """The planned object; `prior` None means that it will be created, so what the provider computes is unknown."""
    return {
        name: _plan_field(field, config.get(name), prior.get(name) if prior else None, prior is not None)
        for name, field in shape.fields.items()
    }


def _plan_field(field: Field, config: Value, prior: Value, exists: bool) -> Value:
    if field.write_only:
        return None
    if config is None:
        return _unset(field, prior, exists)
    if field.object is None or is_unknown(config):
        return config
    return _plan_nested(field, config, prior)


def _unset(field: Field, prior: Value, exists: bool) -> Value:
    if field.default is not MISSING:
        return filled(field.object, field.default) if field.object else field.default
    if not field.computed:
        return None
    return prior if exists else UNKNOWN


def filled(shape: Object, default: Value) -> Value:
    """A recorded default of a nested attribute with every field spelt out."""
    if not isinstance(default, dict):
        return default
    return plan_object(shape, default, shape.empty())


def _plan_nested(field: Field, config: Value, prior: Value) -> Value:
    if is_unknown(prior):
        prior = None
    if field.nesting in ("single", "group"):
        return plan_object(field.object, config, prior)
    if field.nesting == "map":
        prior = prior or {}
        return {key: _element(field.object, value, prior.get(key)) for key, value in config.items()}
    pairs = _pair_set(field.object, config, prior) if field.nesting == "set" else _pair_list(config, prior)
    return [_element(field.object, element, before) for element, before in pairs]


def _element(shape: Object, config: Value, prior: Value) -> Value:
    return config if config is None or is_unknown(config) else plan_object(shape, config, prior)


def _pair_list(config: list[Value], prior: list[Value] | None) -> list[tuple[Value, Value]]:
    prior = prior or []
    return [(element, prior[at] if at < len(prior) else None) for at, element in enumerate(config)]


def _pair_set(shape: Object, config: list[Value], prior: list[Value] | None) -> list[tuple[Value, Value]]:
    left = list(prior or [])
    pairs = []
    for element in config:
        at = next((at for at, before in enumerate(left) if agrees(shape, element, before)), None)
        pairs.append((element, None if at is None else left.pop(at)))
    return pairs


def agrees(shape: Object, config: Value, prior: Value) -> bool:
    """Whether everything that an element's configuration says holds in the prior element."""
    if not isinstance(config, dict) or not isinstance(prior, dict):
        return same(config, prior)
    return all(
        _field_agrees(field, config.get(name), prior.get(name)) for name, field in shape.fields.items()
    )


def _field_agrees(field: Field, config: Value, prior: Value) -> bool:
    if field.write_only:
        return True
    if config is None:
        return field.computed or same(prior, None if field.default is MISSING else field.default)
    if field.object is None or is_unknown(config) or prior is None:
        return same(config, prior)
    if field.nesting in ("single", "group"):
        return agrees(field.object, config, prior)
    if len(config) != len(prior):
        return False
    if field.nesting == "map":
        return config.keys() == prior.keys() and all(
            agrees(field.object, config[k], prior[k]) for k in config
        )
    if field.nesting == "list":
        return all(agrees(field.object, one, before) for one, before in zip(config, prior, strict=True))
    return all(before is not None for _, before in _pair_set(field.object, config, prior))


def renew(
    planned: dict[str, Value],
    prior: dict[str, Value],
    config: dict[str, Value],
    renewed: dict[str, list[str]],
) -> None:
    """Make unknown, in place, what an update of some arguments computes anew (a secret's version)."""
    if any(not same(planned.get(name), prior.get(name)) for name in renewed["by"]):
        planned.update({name: UNKNOWN for name in renewed["fields"] if config.get(name) is None})
