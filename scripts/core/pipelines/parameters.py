"""A template's parameters: what it declares, and what it is given."""

from collections.abc import Mapping as Facts
from typing import Any

from scripts.config.fault import did_you_mean
from scripts.core.pipelines.functions import text
from scripts.core.pipelines.nodes import Mapping, PipelineFault, Sequence, where_of

_LISTS = ("stepList", "jobList", "stageList")
_SINGLE = ("step", "job", "stage", "deployment")
_BOOLEAN = {"true": True, "false": False}


def bind(template: Mapping, given: Mapping, file: str) -> dict[str, Any]:
    """Parameter → value, typed; PipelineFault for one that is unknown, missing, or of another type or value."""
    declared = _declared(template)
    for name, value in given.items():
        if name not in declared:
            cure = f"{file} declares {', '.join(declared) or 'none'}{did_you_mean(name, declared)}"
            raise PipelineFault(where_of(name) or where_of(value), f'no parameter is called "{name}"', cure)
    return {name: _bound(name, facts, given, file) for name, facts in declared.items()}


def _declared(template: Mapping) -> dict[str, Mapping]:
    said = template.get("parameters", Sequence())
    if not isinstance(said, list):
        raise PipelineFault(
            where_of(said), "parameters have no types", "declare a list: - {name: …, type: …}"
        )
    for one in said:
        if not isinstance(one, dict) or not one.get("name"):
            raise PipelineFault(where_of(one), "a parameter has no name", "declare - {name: …, type: …}")
    return {str(one["name"]): one for one in said}


def _bound(name: str, facts: Mapping, given: Facts[str, Any], file: str) -> Any:
    if name not in given and "default" not in facts:
        where = where_of(given) or where_of(facts)
        raise PipelineFault(
            where, f'parameter "{name}" of {file} is missing', "give it, or give it a default there"
        )
    value = given[name] if name in given else facts["default"]
    typed = _typed(name, text(facts.get("type", "string")), value, where_of(value) or where_of(given))
    allowed = facts.get("values")
    if allowed is not None and text(value) not in map(text, allowed):
        cure = f"{file} takes {', '.join(map(text, allowed))}"
        raise PipelineFault(where_of(value), f'{name} cannot be "{text(value)}"', cure)
    return typed


def _typed(name: str, kind: str, value: Any, where: Any) -> Any:
    if kind == "object":
        return value
    if kind in _LISTS and isinstance(value, list):
        return value
    if kind in _SINGLE and isinstance(value, dict):
        return value
    if not isinstance(value, dict | list):
        if kind == "string":
            return value if isinstance(value, str) else text(value)
        if kind == "boolean" and text(value).lower() in _BOOLEAN:
            return _BOOLEAN[text(value).lower()]
        if kind == "number" and _is_number(text(value)):
            return float(text(value))
    raise PipelineFault(where, f'parameter "{name}" is no {kind}', f"give a {kind}")


def _is_number(value: str) -> bool:
    try:
        float(value)
    except ValueError:
        return False
    return True
