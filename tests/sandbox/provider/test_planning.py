"""What a plan says: unknown, default, kept, replaced — and nothing at all when nothing changed."""

import pytest

pytestmark = pytest.mark.sandbox

BOX = """
    resource "toy_box" "b" {
      name   = "kit"
      room   = "attic"
      tags   = { a = "1" }
      one    = { name = "x" }
      many   = [{ name = "x" }, { name = "y" }]
      some   = [{ name = "x" }, { name = "y" }]
      named  = { k = { name = "x" } }
      weight = 2.5
      anything = { deep = [1, "two", { three = true }] }
      part { name = "p" }
      part { name = "q" }
      label { name = "l" }
      label {
        name  = "m"
        shade = "light"
      }
      lid { material = "wood" }
    }
"""


def test_second_plan_is_empty(root):
    root.apply(BOX)
    assert root.changes() == {}


def test_what_the_provider_computes_is_unknown_before_it_exists(root):
    root.write(BOX)
    unknown = root.changes()["toy_box.b"]["after_unknown"]
    assert unknown["id"] and unknown["stamp"] and unknown["note"] and unknown["made"]
    assert unknown["one"]["serial"] and unknown["many"][1]["serial"] and unknown["named"]["k"]["serial"]
    assert unknown["part"][0]["serial"] and unknown["label"][0]["serial"]


def test_defaults_are_planned(root):
    root.write(BOX)
    after = root.changes()["toy_box.b"]["after"]
    assert (after["colour"], after["sealed"]) == ("red", False)
    assert {label["shade"] for label in after["label"]} == {"dark", "light"}


def test_an_argument_that_is_removed_goes_back_to_its_default(root):
    root.apply('resource "toy_box" "b" {\n name = "kit"\n colour = "blue"\n}')
    root.write('resource "toy_box" "b" {\n name = "kit"\n}')
    assert root.changes()["toy_box.b"]["after"]["colour"] == "red"


def test_an_update_keeps_everything_computed(root):
    root.apply(BOX)
    root.write(BOX.replace("attic", "cellar"))
    change = root.changes()["toy_box.b"]
    assert change["actions"] == ["update"]
    assert change["after_unknown"] == {
        name: inner for name, inner in change["after_unknown"].items() if not _true(inner)
    }
    assert change["after"] == {**change["before"], "room": "cellar"}


def test_an_optional_computed_argument_keeps_its_value_when_it_is_no_longer_configured(root):
    root.apply('resource "toy_box" "b" {\n name = "kit"\n note = "fragile"\n}')
    root.write('resource "toy_box" "b" {\n name = "kit"\n}')
    assert root.changes() == {}
    assert root.values("toy_box.b")["note"] == "fragile"


def test_a_new_block_has_unknown_parts_and_its_neighbours_keep_theirs(root):
    root.apply(BOX)
    root.write(BOX.replace('{ name = "y" }]\n      named', '{ name = "y" }, { name = "new" }]\n      named'))
    change = root.changes()["toy_box.b"]
    assert change["actions"] == ["update"]
    assert sum(bool(element.get("serial")) for element in change["after_unknown"]["some"]) == 1


def test_a_new_block_whose_argument_forces_replacement_forces_it(root):
    root.apply(BOX)
    root.write(BOX.replace('part { name = "p" }', 'part { name = "o" }\n part { name = "p" }'))
    assert root.changes()["toy_box.b"]["replace_paths"] == [
        ["part", 0, "name"],
        ["part", 1, "name"],
        ["part", 2, "name"],
    ]


@pytest.mark.parametrize(
    ("old", "new", "path"),
    [
        ('"kit"', '"box"', ["name"]),
        ('"wood"', '"tin"', ["lid", "material"]),
        ('{ name = "q" }', '{ name = "r" }', ["part", 1, "name"]),
        ('"light"', '"pale"', ["label"]),
    ],
)
def test_a_change_that_forces_replacement_names_its_argument(root, old, new, path):
    root.apply(BOX)
    root.write(BOX.replace(old, new))
    change = root.changes()["toy_box.b"]
    assert change["actions"] == ["delete", "create"]
    assert change["replace_paths"] == [path]


def test_ignored_changes_stay_ignored(root):
    hcl = 'resource "toy_box" "b" {\n name = "kit"\n room = "ROOM"\n lifecycle {\n  ignore_changes = [room]\n }\n}'
    root.apply(hcl)
    root.write(hcl.replace("ROOM", "cellar"))
    assert root.changes() == {}


def test_a_dynamic_argument_comes_back_as_it_was(root):
    root.apply(BOX)
    assert root.values("toy_box.b")["anything"] == {"deep": [1, "two", {"three": True}]}


def _true(value):
    return (
        value is True
        or (isinstance(value, dict) and any(map(_true, value.values())))
        or (isinstance(value, list) and any(map(_true, value)))
    )
