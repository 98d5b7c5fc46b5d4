"""The message classes are the ones that the .proto makes, and values survive the wire."""

from decimal import Decimal

import msgpack
import pytest

from scripts.sandbox.provider.protocol import compilation
from scripts.sandbox.provider.values import (
    UNKNOWN,
    decode,
    encode,
    from_document,
    is_known,
    is_unknown,
    number,
    same,
    to_document,
)


def test_message_classes_are_up_to_date(tmp_path):
    compilation.compile_into(tmp_path)
    made = (tmp_path / "tfplugin6_pb2.py").read_text()
    kept = (compilation.PROTO.parent / "tfplugin6_pb2.py").read_text()
    assert made == kept, f"regenerate: {compilation.COMMAND}"


@pytest.mark.parametrize(
    "packed",
    [
        b"\xd4\x00\x00",
        msgpack.packb(msgpack.ExtType(12, msgpack.packb({1: False}))),
        msgpack.packb({"a": [1, "0.1", True, None], "b": {"c": msgpack.ExtType(0, b"\x00")}}),
        msgpack.packb([b'"string"', "x"]),
    ],
)
def test_values_survive_the_wire(packed):
    assert encode(decode(packed)) == packed


def test_refined_unknowns_are_unknown():
    assert is_unknown(msgpack.ExtType(12, b"\x80"))
    assert not is_known({"a": [msgpack.ExtType(12, b"\x80")]})
    assert is_known({"a": [None, 1]})


def test_dynamic_values_survive_a_document():
    value = {"any": [b'["object",{"a":"number"}]', {"a": "0.1"}], "list": [1, [2]]}
    assert from_document(to_document(value)) == value
    assert to_document({"a": UNKNOWN}) == {"a": None}


def test_equality_tells_true_from_one():
    assert same({"a": [1, "x"]}, {"a": [1, "x"]})
    assert not same({"a": 1}, {"a": True})
    assert not same([1], [1, 2])


def test_numbers_are_exact():
    assert number("0.1") == Decimal("0.1")
    assert number(3) == 3
    assert number(True) is None
    assert number("x") is None
