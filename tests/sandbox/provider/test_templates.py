"""The language of the realism tables."""

import re

import pytest

from scripts.sandbox.provider import account
from scripts.sandbox.provider.realism import Realism, Subject
from scripts.sandbox.provider.schema import read_schema
from scripts.sandbox.provider.tables import DIRECTORY, Table
from scripts.sandbox.provider.templates import Template
from scripts.sandbox.provider.values import UNKNOWN
from tests.sandbox.provider import toy

VALUES = {
    "id": "/a/b/Kit-1",
    "name": "kit",
    "empty": "",
    "list": [{"at": "10.0.0.1"}],
    "type": "Web/sites/kids@1",
}
BLOCK = {"name": "inner", "kind": "SystemAssigned, UserAssigned"}


@pytest.fixture
def render(store):
    """render(entry, type): what an entry becomes for a field of that type inside BLOCK."""
    table = {"let": {"both": "{name}-{.name}"}, "maps": {"roles": {"kit": "known"}}}
    shape = {"attributes": {"text": toy.attribute("string"), "count": toy.attribute("number")}}
    fields = read_schema("toy_box", {"block": shape}).object.fields

    def resolve(path):
        value = (BLOCK if path.startswith(".") else VALUES).get(path.lstrip(".").split(".")[0])
        return value[0]["at"] if isinstance(value, list) else value

    def call(entry, field="text", copy=0):
        subject = Subject("toy_box", VALUES, store, {"team": "abc"}, copy)
        return Template(subject, table, fields[field], resolve).render(entry)

    return call


@pytest.mark.parametrize(
    ("entry", "value"),
    [
        ("{name}/{.name}", "kit/inner"),
        ("{list.0.at}", "10.0.0.1"),
        ("{=both}!", "kit-inner!"),
        ("{id|last}", "Kit-1"),
        ("{id|last|lower|nodash}", "kit1"),
        ("{type|segment}", "kids"),
        ("{empty??missing??'none'}", "none"),
        ("{setting:team}", "abc"),
        ("{tenant}", account.TENANT),
        ("{subscription}", account.SUBSCRIPTION),
        ("{@type}", "toy_box"),
        ("{map:roles:name}", "known"),
        (["{name}", {"a": "{name}"}], ["kit", {"a": "kit"}]),
        ({"when": "name", "then": "yes", "else": "no"}, "yes"),
        ({"when": "empty", "then": "yes", "else": "no"}, "no"),
        ({"when": ".kind has SystemAssigned", "then": "{name}", "else": ""}, "kit"),
        ({"when": ".kind has None", "then": "{name}", "else": ""}, ""),
        (7, 7),
        (False, False),
        ("{}", "{}"),
    ],
)
def test_entries_are_rendered(render, entry, value):
    assert render(entry) == value


def test_text_becomes_the_fields_type(render):
    assert render("{'12'}", "count") == 12


def test_made_up_values_have_their_shape_and_repeat(render):
    shapes = {
        "{guid}": r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}",
        "{hex:32}": r"[0-9a-f]{32}",
        "{alnum:24}": r"[A-Za-z0-9]{24}",
        "{digits:7}": r"[1-9][0-9]{6}",
        "{base64:32}": r"[A-Za-z0-9+/]{43}=",
        "{public_ip}": r"198\.1[89]\.\d+\.\d+",
        "{digest:8:name}": r"[0-9a-f]{8}",
    }
    for entry, shape in shapes.items():
        assert re.fullmatch(shape, render(entry)), entry
        assert render(entry) == render(entry)


def test_made_up_values_differ_by_copy_and_salt(render):
    assert render("{guid}") != render("{guid}", copy=1)
    assert render("{hex:8}") != render("{hex:8:b}")
    assert render("{digest:8:name}") == render("{digest:8:name}", copy=1)


def test_a_choice_can_depend_on_what_stands_in_the_world(render, store):
    entry = {"when": {"exists": "toy_pair", "where": {"left": "{name}"}}, "then": "yes", "else": "no"}
    assert render(entry) == "no"
    store.put("toy_pair", "1", {"left": "kit"})
    assert render(entry) == "yes"


def test_without_an_entry_a_value_is_empty_and_an_id_is_made_up(store):
    schema = read_schema("toy_box", {"block": toy.BOX})
    values = {**schema.object.empty(), "id": UNKNOWN, "stamp": UNKNOWN, "weight": UNKNOWN, "tags": UNKNOWN}
    filled = Realism("toy").fill(Subject("toy_box", values, store), schema.object)
    assert len(filled["id"]) == 36
    assert (filled["stamp"], filled["weight"], filled["tags"]) == ("", 0, {})


@pytest.mark.parametrize("path", sorted(DIRECTORY.glob("*.yaml")), ids=lambda path: path.stem)
def test_every_let_and_map_that_a_table_names_is_there(path):
    content = Table(path.stem.split("-")[0]).content
    text = path.read_text()
    assert set(re.findall(r"\{=(\w+)\}", text)) <= set(content.get("let", {}))
    assert set(re.findall(r"\{map:(\w+):", text)) <= set(content.get("maps", {}))
