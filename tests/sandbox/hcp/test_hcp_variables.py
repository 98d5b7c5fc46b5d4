"""Variables of workspaces: written, read, refused; and what a sensitive one never tells."""

import json
import logging

import pytest

SECRET = "correct horse battery staple"


def test_a_variable_is_created_listed_changed_and_deleted(api):
    dev = api.make("dev")
    made = api.define(dev, key="region", value="north", category="terraform", description="where").json()[
        "data"
    ]
    assert made["id"].startswith("var-") and made["type"] == "vars"
    assert made["relationships"]["configurable"]["data"] == {"type": "workspaces", "id": dev}
    assert made["links"]["self"] == f"/api/v2/workspaces/{dev}/vars/{made['id']}"
    changed = api.redefine(dev, made["id"], value="south").json()["data"]["attributes"]
    assert (changed["value"], changed["description"], changed["hcl"]) == ("south", "where", False)
    assert [v["id"] for v in api("GET", f"/workspaces/{dev}/vars").json()["data"]] == [made["id"]]
    assert api("GET", f"/workspaces/{dev}/vars/{made['id']}").json()["data"]["attributes"] == changed
    assert api("DELETE", f"/workspaces/{dev}/vars/{made['id']}").status_code == 204
    assert api("GET", f"/workspaces/{dev}/vars").json() == {"data": []}


def test_the_list_of_variables_has_no_pages(api):
    dev = api.make("dev")
    for number in range(30):
        api.define(dev, key=f"key_{number}", category="env")
    document = api("GET", f"/workspaces/{dev}/vars?page[size]=5").json()
    assert len(document["data"]) == 30
    assert "meta" not in document and "links" not in document


def test_a_sensitive_value_is_told_to_nobody(api, caplog):
    caplog.set_level(logging.DEBUG)
    dev = api.make("dev")
    made = api.define(dev, key="TOKEN", value=SECRET, category="env", sensitive=True)
    answers = [
        made.text,
        api("GET", f"/workspaces/{dev}/vars").text,
        api("GET", f"/workspaces/{dev}/all-vars").text,
        api.define(dev, key="TOKEN", value=SECRET, category="env").text,
        api.define(dev, key="OTHER", value=[SECRET], category="env").text,
        api("POST", f"/workspaces/{dev}/vars", {"data": SECRET}).text,
    ]
    assert made.json()["data"]["attributes"]["value"] is None
    assert SECRET not in "".join(answers) + caplog.text


def test_every_write_is_another_version_even_of_a_sensitive_variable(api):
    dev = api.make("dev")
    made = api.define(dev, key="TOKEN", value="a", category="env", sensitive=True).json()["data"]
    written = [made, *(api.redefine(dev, made["id"], **new).json()["data"] for new in ({"value": "a"}, {}))]
    versions = [variable["attributes"]["version-id"] for variable in written]
    assert len(set(versions)) == 3 and {len(version) for version in versions} == {36}
    [read] = api("GET", f"/workspaces/{dev}/vars").json()["data"]
    assert read["attributes"]["version-id"] == versions[-1]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"sensitive": False}, "Sensitive of a sensitive variable cannot be changed"),
        ({"key": "OTHER"}, "Key of a sensitive variable cannot be changed"),
        ({"category": "terraform"}, "Category of a sensitive variable cannot be changed"),
    ],
)
def test_what_a_sensitive_variable_is_cannot_change(quick, change, told):
    dev = quick.make("dev")
    made = quick.define(dev, key="TOKEN", value="a", category="env", sensitive=True).json()["data"]
    reply = quick.redefine(dev, made["id"], **change)
    assert reply.status_code == 422
    assert reply.json()["errors"][0]["detail"] == told
    assert quick.redefine(dev, made["id"], value="b", description="new").status_code == 200


def test_a_plain_variable_may_become_sensitive_and_change_its_category(api):
    dev = api.make("dev")
    made = api.define(dev, key="token", value="a", category="terraform").json()["data"]
    changed = api.redefine(dev, made["id"], sensitive=True, category="env", key="TOKEN").json()["data"]
    assert (changed["attributes"]["category"], changed["attributes"]["value"]) == ("env", None)


def test_a_key_is_taken_within_its_category_only(api):
    dev = api.make("dev")
    assert api.define(dev, key="name", category="env").status_code == 201
    assert api.define(dev, key="name", category="terraform").status_code == 201
    reply = api.define(dev, key="name", category="env")
    assert reply.status_code == 422
    assert reply.json()["errors"] == [
        {
            "status": "422",
            "title": "invalid attribute",
            "detail": "Key has already been taken",
            "source": {"pointer": "/data/attributes/key"},
        }
    ]


@pytest.mark.parametrize(
    ("attributes", "pointer", "told"),
    [
        ({"category": "shell"}, "category", "Category is not included in the list"),
        ({"category": None}, "category", "Category is not included in the list"),
        ({"key": ""}, "key", "Key can't be blank"),
        ({"key": None}, "key", "Key can't be blank"),
        ({"key": "a b"}, "key", "Key is invalid for a variable of category terraform"),
        ({"key": "a=b", "category": "env"}, "key", "Key is invalid for a variable of category env"),
        ({"key": "k" * 129}, "key", "Key is too long (maximum is 128 bytes)"),
        ({"key": 7}, "key", "Key is not a string"),
        ({"value": 7}, "value", "Value is not a string"),
        ({"value": "v" * (256 * 1024 + 1)}, "value", "Value is too long (maximum is 262144 bytes)"),
        ({"description": "d" * 513}, "description", "Description is too long (maximum is 512 bytes)"),
        ({"hcl": "yes"}, "hcl", "Hcl is not a boolean"),
        ({"sensitive": 1}, "sensitive", "Sensitive is not a boolean"),
    ],
)
def test_a_variable_that_cannot_be_is_refused_with_a_pointer(quick, attributes, pointer, told):
    reply = quick.define(quick.make("dev"), **{"key": "name", "category": "terraform", **attributes})
    assert reply.status_code == 422
    assert [(e["source"]["pointer"], e["detail"]) for e in reply.json()["errors"]] == [
        (f"/data/attributes/{pointer}", told)
    ]


def test_all_that_is_wrong_with_a_variable_is_told_at_once(api):
    reply = api.define(api.make("dev"), key="", category="shell", value=[], hcl=3)
    assert reply.status_code == 422
    pointers = {error["source"]["pointer"].rpartition("/")[2] for error in reply.json()["errors"]}
    assert pointers == {"category", "value", "hcl"}


@pytest.mark.parametrize(
    "value", ["", "v" * 256 * 1024, 'a"b\n${c} é ☃', "-----BEGIN KEY-----\nabc\n-----END KEY-----\n"]
)
def test_values_come_back_as_they_were_sent(quick, value):
    made = quick.define(quick.make("dev"), key="name", category="env", value=value).json()["data"]
    assert made["attributes"]["value"] == value


def test_a_variable_of_another_workspace_is_not_found(api):
    dev, prod = api.make("dev"), api.make("prod")
    made = api.define(prod, key="name", value="prod", category="env").json()["data"]
    address = f"/workspaces/{dev}/vars/{made['id']}"
    assert {api(method, address, {"data": {}}).status_code for method in ("GET", "PATCH", "DELETE")} == {404}
    assert api("GET", f"/workspaces/{prod}/vars").json()["data"] == [made]


def test_a_deleted_workspace_takes_its_variables_along(api, store):
    api.define(api.make("dev"), key="name", category="env")
    assert api("DELETE", "/organizations/abc/workspaces/dev").status_code == 204
    assert store.count("hcp.variables") == 0


def test_a_slash_at_the_end_of_a_path_means_nothing(api):
    assert api("GET", f"/workspaces/{api.make('dev')}/vars/").json() == {"data": []}


def test_an_answer_is_json_api(api):
    reply = api.define(api.make("dev"), key="name", category="env")
    assert reply.headers["Content-Type"] == "application/vnd.api+json"
    assert set(json.loads(reply.text)["data"]) == {"id", "type", "attributes", "relationships", "links"}


@pytest.mark.parametrize("data", [None, "x", [], {"attributes": "x"}, {"attributes": []}, {"attributes": {}}])
def test_a_body_of_another_shape_is_refused_as_one_without_a_key(quick, data):
    reply = quick("POST", f"/workspaces/{quick.make('dev')}/vars", {"data": data})
    assert reply.status_code == 422
    assert reply.json()["errors"][0]["detail"] == "Category is not included in the list"
