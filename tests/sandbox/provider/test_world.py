"""One world: what was applied is what is read, looked up and imported, and what others change there is seen."""

import pytest

from scripts.errors import Preflight
from scripts.sandbox.provider import drift, forget

pytestmark = pytest.mark.sandbox

BOX = 'resource "toy_box" "b" {\n name = "kit"\n room = "attic"\n weight = 3\n part { name = "p" }\n}\n'


def _id(root):
    return root.values("toy_box.b")["id"]


def test_every_resource_is_a_document_under_its_id(root, store):
    root.apply(BOX)
    assert store.get("toy_box", _id(root))["room"] == "attic"


def test_a_destroyed_resource_leaves_nothing(root, store):
    root.apply(BOX)
    root.run("destroy", "-auto-approve", "-no-color")
    assert store.items("toy_box") == []


def test_an_attribute_changed_in_the_world_is_planned_back(root, store):
    root.apply(BOX)
    drift(store, "toy_box", _id(root), "room", "cellar")
    change = root.changes()["toy_box.b"]
    assert change["actions"] == ["update"]
    assert (change["before"]["room"], change["after"]["room"]) == ("cellar", "attic")


def test_an_attribute_inside_a_block_can_be_changed_by_the_states_attributes(root, store):
    root.apply(BOX)
    drift(store, "toy_box", root.values("toy_box.b"), "part.0.serial", "999")
    root.apply("", "-refresh-only")
    assert root.values("toy_box.b")["part"][0]["serial"] == "999"


def test_a_resource_deleted_in_the_world_is_created_again(root, store):
    root.apply(BOX)
    forget(store, "toy_box", _id(root))
    assert root.changes()["toy_box.b"]["actions"] == ["create"]


@pytest.mark.parametrize(
    ("path", "sentence"),
    [
        ("rom", "toy_box has no attribute 'rom'"),
        ("part.3.serial", "there is no '3' on the way to 'part.3.serial'"),
    ],
)
def test_drift_of_what_is_not_there_says_so(root, store, path, sentence):
    root.apply(BOX)
    with pytest.raises(Preflight, match=sentence):
        drift(store, "toy_box", _id(root), path, 1)


@pytest.mark.parametrize(
    ("path", "value", "sentence"),
    [
        ("part", 1, "part holds a list, not a number"),
        ("room", {"a": 1}, "room holds a text, not a map"),
        ("part.0", "x", "part.0 holds a map, not a text"),
    ],
)
def test_drift_to_a_value_of_another_kind_says_so(root, store, path, value, sentence):
    root.apply(BOX)
    with pytest.raises(Preflight, match=sentence):
        drift(store, "toy_box", _id(root), path, value)


def test_a_number_drifts_into_a_text_as_one(root, store):
    root.apply(BOX)
    drift(store, "toy_box", _id(root), "room", 7)
    assert root.changes()["toy_box.b"]["before"]["room"] == "7"


def test_drift_of_an_unknown_resource_says_so(store):
    with pytest.raises(Preflight, match="the sandbox has no toy_box 'nobody'"):
        forget(store, "toy_box", "nobody")


def test_a_data_source_reads_what_was_applied(root):
    root.apply(BOX + 'data "toy_box" "d" {\n name = toy_box.b.name\n}\n')
    assert root.values("data.toy_box.d") == {"id": _id(root), "name": "kit", "colour": "red", "weight": 3}


def test_a_data_source_of_something_nobody_applied_is_not_found(root):
    root.write('data "toy_box" "d" {\n name = "kit"\n}\n')
    told = root.run("plan", "-no-color", code=1)
    assert "toy_box was not found" in told
    assert "Nothing that was applied matches name = 'kit'." in told


def test_import_by_id(root):
    root.apply(BOX)
    identifier = _id(root)
    root.run("state", "rm", "toy_box.b")
    root.run("import", "-no-color", "toy_box.b", identifier)
    assert root.changes() == {}


def test_import_of_what_does_not_exist_fails(root):
    root.write(BOX)
    told = root.run("import", "-no-color", "toy_box.b", "nobody", code=1)
    assert "The sandbox has no toy_box with the id 'nobody'" in told


def test_moving_an_address_changes_nothing(root):
    root.apply(BOX)
    root.write(BOX.replace('"b"', '"c"') + "moved {\n from = toy_box.b\n to = toy_box.c\n}\n")
    assert root.changes() == {}


def test_moving_to_another_type_keeps_the_values(root):
    root.apply(BOX)
    root.write(
        BOX.replace('"toy_box" "b"', '"toy_crate" "c"') + "moved {\n from = toy_box.b\n to = toy_crate.c\n}\n"
    )
    root.run("apply", "-refresh=false", "-auto-approve", "-no-color")
    assert root.values("toy_crate.c")["room"] == "attic"


def test_a_tainted_resource_is_replaced(root):
    root.apply(BOX)
    root.run("taint", "toy_box.b")
    assert root.changes()["toy_box.b"]["actions"] == ["delete", "create"]


def test_two_resources_with_the_same_arguments_are_two(root, store):
    root.apply('resource "toy_box" "b" {\n count = 3\n name = "kit"\n}\n')
    assert len(store.items("toy_box")) == 3
    assert root.changes() == {}


def test_the_same_configuration_gives_the_same_values_again(root):
    root.apply(BOX)
    before = root.values("toy_box.b")
    root.run("destroy", "-auto-approve", "-no-color")
    root.apply()
    assert root.values("toy_box.b") == before
