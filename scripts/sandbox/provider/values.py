"""Terraform values on the wire: cty in msgpack.

A decoded value is plain Python: dict, list, str, bool, int, float, None. A number that no float holds exactly
(0.1 among them) travels as text and stays text. An unknown value is a `msgpack.ExtType` (0, or 12 with
refinements) and travels back byte for byte. A value of dynamic type is the pair [type as JSON bytes, value].
"""

import json
from decimal import Decimal, InvalidOperation
from typing import Any

import msgpack

Value = Any

UNKNOWN = msgpack.ExtType(0, b"\x00")
_DYNAMIC = "$dynamic"


def decode(packed: bytes) -> Value:
    """The value inside a DynamicValue's msgpack; no bytes mean null."""
    return msgpack.unpackb(packed, strict_map_key=False) if packed else None


def encode(value: Value) -> bytes:
    """The msgpack of a value."""
    return msgpack.packb(value)


def is_unknown(value: Value) -> bool:
    """Whether the value itself is not known yet (its parts are not looked at)."""
    return type(value) is msgpack.ExtType


def is_known(value: Value) -> bool:
    """Whether the value and all its parts are known."""
    if isinstance(value, dict):
        return all(map(is_known, value.values()))
    if isinstance(value, list):
        return all(map(is_known, value))
    return type(value) is not msgpack.ExtType


def number(value: Value) -> Decimal | None:
    """A wire number as a decimal; None for what is no number."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        return Decimal(str(value))
    except InvalidOperation:
        return None


def same(one: Value, other: Value) -> bool:
    """Equality that tells true from 1, as Terraform does."""
    if type(one) is dict and type(other) is dict:
        return one.keys() == other.keys() and all(same(value, other[key]) for key, value in one.items())
    if type(one) is list and type(other) is list:
        return len(one) == len(other) and all(map(same, one, other))
    return one == other and (type(one) is bool) == (type(other) is bool)


def to_document(value: Value) -> Value:
    """The JSON form that the world keeps: dynamic values spelt out, unknown parts gone."""
    if isinstance(value, dict):
        return {key: to_document(part) for key, part in value.items()}
    if isinstance(value, list):
        if len(value) == 2 and isinstance(value[0], bytes):
            return {_DYNAMIC: json.loads(value[0]), "value": to_document(value[1])}
        return [to_document(part) for part in value]
    return None if is_unknown(value) else value


def from_document(document: Value) -> Value:
    """The value that `to_document` wrote."""
    if isinstance(document, dict):
        if _DYNAMIC in document:
            packed_type = json.dumps(document[_DYNAMIC], separators=(",", ":")).encode()
            return [packed_type, from_document(document["value"])]
        return {key: from_document(part) for key, part in document.items()}
    if isinstance(document, list):
        return [from_document(part) for part in document]
    return document
