"""Recorded rules refuse what the real provider would refuse, at the argument, and never what is not known yet."""

from collections.abc import Callable
from typing import Any

import pytest

from scripts.sandbox.provider.library import Provider
from scripts.sandbox.provider.validation import Validator
from scripts.sandbox.provider.values import UNKNOWN
from tests.sandbox.provider import toy

FINE = {"name": "kit"}


@pytest.fixture(scope="module")
def faults() -> Callable[..., list[tuple[str, tuple]]]:
    """faults(type, **arguments): the sentence and the path of every fault."""
    provider = Provider(toy.document())
    validators = {name: Validator(schema, "toy 1.2.3") for name, schema in provider.resources.items()}

    def find(type_name: str = "toy_box", **given: Any) -> list[tuple[str, tuple]]:
        shape = provider.resources[type_name].object
        problems = validators[type_name].problems({**shape.empty(), **given})
        return [(problem.detail, problem.path) for problem in problems]

    return find


@pytest.mark.parametrize(
    ("given", "sentence", "path"),
    [
        (
            {"size": "huge"},
            'size must be one of ["small", "large"], got: "huge" (rule: behaviour one_of',
            ("size",),
        ),
        ({"sizes": ["small", "big"]}, 'sizes must be one of ["small", "large"], got: "big"', ("sizes",)),
        ({"lid": {"material": "ice"}}, "lid.material must be one of", ("lid", "material")),
        ({"weight": 11}, "weight must be in the range (1 - 10), got: 11 (rule: behaviour range", ("weight",)),
        ({"weight": "0.5"}, "weight must be in the range (1 - 10)", ("weight",)),
        ({"base": [{"feet": 5}]}, "base.feet must be in the range (0 - 4), got: 5", ("base", 0, "feet")),
        ({"name": "k"}, "name must have a length in the range (2 - 12), it has 1", ("name",)),
        ({"name": "a--b"}, "name must not have two dashes in a row", ("name",)),
        ({"name": "aB"}, "name must not have an upper-case letter", ("name",)),
        ({"name": "1a"}, "name must not have a digit at its start", ("name",)),
        (
            {"rope": "x", "tape": "y"},
            '"rope": conflicts with tape (rule: behaviour conflicts_with',
            ("rope",),
        ),
        ({"glue": "x"}, "all of `glue,glue_grade` must be specified, `glue_grade` is missing", ("glue",)),
        ({"base": [{}]}, "one of `base.feet,base.wheels` must be specified", ("base", 0, "feet")),
        (
            {"base": [{"feet": 1, "wheels": 1}]},
            "only one of `base.feet,base.wheels` can be specified, but `base.feet,base.wheels` were specified",
            ("base", 0, "feet"),
        ),
        (
            {"many": [{}, {}, {}]},
            "many list must contain at most 2 elements (rule: behaviour rules",
            ("many",),
        ),
        ({"note": "ab"}, 'note string length must be at least 3, got: "ab"', ("note",)),
    ],
)
def test_a_broken_rule_is_told_once_at_its_argument(faults, given, sentence, path):
    [(detail, where)] = faults(**{**FINE, **given})
    assert sentence in detail
    assert detail.endswith("toy 1.2.3)")
    assert where == path


def test_at_least_one_of_a_group_is_told_once(faults):
    [(detail, path)] = faults("toy_pair")
    assert "one of `left,right` must be specified" in detail
    assert path == ("left",)


@pytest.mark.parametrize(
    "given",
    [
        {
            "size": UNKNOWN,
            "sizes": [UNKNOWN],
            "weight": UNKNOWN,
            "name": UNKNOWN,
            "note": UNKNOWN,
            "many": UNKNOWN,
        },
        {"rope": "x", "tape": UNKNOWN},
        {"rope": UNKNOWN, "tape": "x"},
        {"glue": "x", "glue_grade": UNKNOWN},
        {"base": UNKNOWN},
        {"base": [{"feet": UNKNOWN}]},
        {"base": [{"feet": 1, "wheels": UNKNOWN}]},
        {"lid": UNKNOWN},
        {"many": [UNKNOWN]},
    ],
)
def test_what_is_not_known_yet_is_no_fault(faults, given):
    assert faults(**{**FINE, **given}) == []


def test_an_unknown_member_satisfies_at_least_one(faults):
    assert faults("toy_pair", left=UNKNOWN) == []


def test_a_block_that_is_not_there_breaks_none_of_its_rules(faults):
    assert faults(**FINE) == []


def test_every_fault_is_told_at_once(faults):
    assert len(faults(name="K", size="huge", weight=0)) == 3


def test_a_sensitive_value_is_never_told():
    provider = Provider(toy.document())
    schema = provider.resources["toy_box"]
    schema.facts["one_of"] = {"secret": ["a"], "pin_wo": ["b"]}
    problems = Validator(schema, "toy 1").problems(
        {**schema.object.empty(), "secret": "hush", "pin_wo": "hush"}
    )
    assert len(problems) == 2
    assert not any("hush" in problem.detail for problem in problems)


@pytest.mark.sandbox
def test_terraform_shows_the_fault_at_the_argument(root):
    root.write('resource "toy_box" "b" {\n  name = "kit"\n  size = "huge"\n}')
    told = root.run("validate", "-no-color", code=1)
    assert "Error: Invalid Attribute Value Match with toy_box.b" in told
    assert 'size = "huge" Attribute size must be one of ["small", "large"]' in told


@pytest.mark.sandbox
def test_terraform_counts_blocks(root):
    root.write('resource "toy_box" "b" {\n  name = "kit"\n  base { feet = 1 }\n  base { feet = 1 }\n}')
    assert 'No more than 1 "base" blocks are allowed' in root.run("validate", "-no-color", code=1)


@pytest.mark.sandbox
def test_an_unknown_type_is_refused_by_terraform(root):
    root.write('resource "toy_boat" "b" {}')
    assert 'does not support resource type "toy_boat"' in root.run("validate", "-no-color", code=1)
