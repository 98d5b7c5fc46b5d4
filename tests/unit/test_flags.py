"""Flags as the procedures take them."""

from pathlib import Path

import pytest

from scripts.core.gate import Consent
from scripts.core.selection import Flags
from scripts.errors import Preflight
from scripts.ops.request import Request
from scripts.ops.sandbox import parse_change
from scripts.tasks.flags import number, request, selection


def test_a_selection_keeps_order_and_repeats():
    assert selection(["dev", "prod"], ["k8s"], False, True) == Flags(("dev", "prod"), ("k8s",), False, True)


def test_a_request_is_made_of_flags():
    made = request(
        Flags(all=True), "main", "out.json", True,
        dropped=["qa"], yes=True, allow_destroy=["2", "3"], expect=["abc"], verify=True,
    )  # fmt: skip
    assert made == Request(
        flags=Flags(all=True),
        consent=Consent(True, (2, 3), ("abc",)),
        changed="main",
        dropped=("qa",),
        verify=True,
        quiet=True,
        report=Path("out.json"),
    )


@pytest.mark.parametrize(
    ("given", "taken"), [(None, None), (True, ""), ("run-1", "run-1"), ("", None), (False, None)]
)
def test_resume_may_name_a_run_or_mean_the_newest(given, taken):
    assert request(Flags(), None, None, False, resume=given).resume == taken


@pytest.mark.parametrize("words", [["two"], ["1", "-1"], [""]])
def test_a_number_of_destroys_must_be_one(words):
    with pytest.raises(Preflight) as error:
        request(Flags(), None, None, False, allow_destroy=words)
    assert error.value.text == f"--allow-destroy wants a number, not {' '.join(words)}"
    assert error.value.hint == "inv apply --help"


@pytest.mark.parametrize(
    ("change", "path", "value"),
    [
        ("location=northeurope", "location", "northeurope"),
        ("sku.0.capacity=2", "sku.0.capacity", 2),
        ("enabled=true", "enabled", True),
        ('tags={"a": "b=c"}', "tags", {"a": "b=c"}),
        ("name=", "name", ""),
        ("name=a=b", "name", "a=b"),
    ],
)
def test_a_change_is_a_path_and_json_or_text(change, path, value):
    assert parse_change(change) == (path, value)


@pytest.mark.parametrize("change", ["", "location", "=value"])
def test_a_change_without_attribute_or_value_is_an_error(change):
    with pytest.raises(Preflight) as error:
        parse_change(change)
    assert error.value.text == f'"{change}" is not attribute=value'


@pytest.mark.parametrize(("kind", "given", "taken"), [(int, "0", 0), (int, "12", 12), (float, "1.5", 1.5)])
def test_a_number_is_read(kind, given, taken):
    assert number("seconds", given, kind) == taken


@pytest.mark.parametrize(
    ("kind", "given"),
    [(int, "x"), (int, "1.5"), (int, "-1"), (int, ""), (float, "nan"), (float, "inf"), (float, "-0.1")],
)
def test_a_word_where_a_number_belongs_is_told(kind, given):
    with pytest.raises(Preflight) as error:
        number("nth", given, kind)
    assert error.value.text == f"--nth wants a number, not {given}"
    assert error.value.hint == "inv --help COMMAND"
