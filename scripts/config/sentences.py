"""Pydantic's errors as sentences about a key and its value."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from scripts.config.document import Document
from scripts.config.fault import Fault, Path, did_you_mean
from scripts.config.service import Identity, Override

_NOUNS = {
    "string_type": "a string",
    "int_type": "a whole number",
    "bool_type": "true or false",
    "list_type": "a list",
    "dict_type": "a mapping",
    "model_type": "a mapping",
}
_UNQUOTED = re.compile(r"true|false|[0-9]+")
_SECRETIVE = {"secrets", "source", "value"}
_SHOWN_LENGTH = 100
_BOUNDS = {"greater_than_equal": ("less than", "ge"), "less_than_equal": ("more than", "le")}


def faults(model: type[BaseModel], document: Document, error: ValidationError) -> Iterator[Fault]:
    """One fault for each error; a missing key that is there but misspelt is told once, as the misspelling."""
    details = error.errors(include_url=False)
    told = {fault.path for fault in document.faults}
    meant = {_meant(model, detail) for detail in details if detail["type"] == "extra_forbidden"}
    for detail in details:
        path = tuple(part for part in detail["loc"] if part != "[key]")
        unsaid = detail["type"] == "missing" and (path in meant or path[:-1] in told)
        if path not in told and not unsaid:
            yield Fault(document.file, path, _sentence(model, document, detail, path))


def fields(model: type[BaseModel], path: Path) -> dict[str, type[BaseModel] | None]:
    """The keys that the mapping at `path` may have, each with its model where it has one."""
    keys = {name: model_of(field.annotation) for name, field in model.model_fields.items()}
    for index, part in enumerate(path):
        if part in keys:
            return fields(keys[part], path[index + 1 :]) if keys[part] else {}
    return keys


def model_of(annotation: Any) -> type[BaseModel] | None:
    """The model inside an annotation such as `dict[str, Override] | None`."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next(filter(None, map(model_of, get_args(annotation))), None)


def _meant(model: type[BaseModel], detail: ErrorDetails) -> Path:
    *parents, key = detail["loc"]
    hint = did_you_mean(str(key), fields(model, tuple(parents)))
    return (*parents, hint.split('"')[1]) if '"' in hint else ()


def _sentence(model: type[BaseModel], document: Document, detail: ErrorDetails, path: Path) -> str:
    kind, value = detail["type"], detail["input"]
    written = document.raw.get(path)
    if kind == "extra_forbidden":
        known = fields(model, path[:-1])
        if set(known) == set(Override.model_fields) and path[-1] in Identity.model_fields:
            return "is the same in every environment; an override cannot change it"
        return f"unknown key{did_you_mean(str(path[-1]), known)}"
    if kind == "missing":
        return "is missing"
    if kind == "distinct":
        return detail["msg"]
    if kind == "string_type" and written:
        noun = "a boolean" if isinstance(value, bool) else "a number"
        return f'{written} is {noun}; quote it: "{written}"'
    if kind in ("bool_type", "int_type") and isinstance(value, str) and _UNQUOTED.fullmatch(value):
        return f'"{value}" is a string; leave the quotes out'
    # What somebody wrote where a secret's name or source belongs may be the secret itself.
    shown = "it" if _SECRETIVE & set(path) else _shown(value, written)
    return f"{shown} {_refusal(kind, value, detail.get('ctx', {}), detail['msg'])}"


def _refusal(kind: str, value: Any, context: Mapping[str, Any], message: str) -> str:
    if kind == "literal_error":
        return f"is not one of {_choices(context['expected'])}{_close(value, context['expected'])}"
    if kind in _BOUNDS:
        words, bound = _BOUNDS[kind]
        return f"is {words} {context[bound]}"
    return f"is not {_NOUNS[kind]}" if kind in _NOUNS else message


def _shown(value: Any, written: str | None) -> str:
    if isinstance(value, dict | list):
        return "a mapping" if isinstance(value, dict) else "a list"
    if value is None:
        return "nothing"
    text = str(value)
    return written or f'"{text if len(text) <= _SHOWN_LENGTH else text[:_SHOWN_LENGTH] + "…"}"'


def _words(expected: str) -> list[str]:
    return [word.strip("'") for word in expected.replace(" or ", ", ").split(", ")]


def _choices(expected: str) -> str:
    return ", ".join(_words(expected))


def _close(value: Any, expected: str) -> str:
    hint = did_you_mean(str(value), _words(expected))
    return hint if '"' in hint else ""
