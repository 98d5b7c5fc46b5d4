"""How variables are written, and what stands for them."""

import pytest

from scripts.sandbox.flux.durations import seconds, shortened
from scripts.sandbox.flux.substitution import Unsubstituted, substituted

VALUES = {"name": "web", "empty": ""}


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("${name}", "web"),
        ("a-${name}-b", "a-web-b"),
        ("${none}", ""),
        ("${none:=x}${none:-y}", "xy"),
        ("${empty:=x}${empty=y}", "x"),
        ("${none:=${name}}", "web"),
        ("${name^^} ${name,,}", "WEB web"),
        ("$name $$ $${name}", "$name $ ${name}"),
    ],
)
def test_variables_have_values_and_defaults(text, result):
    assert substituted(text, VALUES, strict=False) == result


def test_strictly_each_needs_a_value_or_a_default():
    assert substituted("${none:=x}", VALUES, strict=True) == "x"
    with pytest.raises(Unsubstituted, match='variable not set \\(strict mode\\): "none"'):
        substituted("${none}", VALUES, strict=True)


def test_what_cannot_be_read_is_told():
    with pytest.raises(Unsubstituted, match="cannot read"):
        substituted("${name:1:2}", VALUES, strict=False)


def test_durations_are_shorter_here_but_never_nothing():
    assert seconds("1h30m0.5s") == 5400.5
    assert (shortened("10m", "1m"), shortened(None, "1m"), shortened("1s", "1m")) == (30, 3, 0.2)
