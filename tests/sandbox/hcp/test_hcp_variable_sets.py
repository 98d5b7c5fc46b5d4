"""Variable sets: what they hold, what they are attached to, who owns them, what they may not be."""

import pytest

from scripts.sandbox.fake import mounted
from scripts.sandbox.hcp.emulator import HcpEmulator
from scripts.sandbox.hcp.models import Hcp
from tests.sandbox.hcp.conftest import TOKENS, Api


def variable(key, value="x", category="env", **more):
    return {"type": "vars", "attributes": {"key": key, "value": value, "category": category, **more}}


def refs(kind, *ids):
    return {"data": [{"type": kind, "id": one} for one in ids]}


def held(api, identity, kind):
    found = api("GET", f"/varsets/{identity}").json()["data"]
    return [one["id"] for one in found["relationships"][kind]["data"]]


def names(api, path):
    return [one["attributes"]["name"] for one in api("GET", path).json()["data"]]


def test_a_set_is_created_with_its_variables_and_attachments(api):
    dev, core = api.make("dev"), api.make_project("core")
    reply = api.make_set(
        "cloud",
        {
            "workspaces": refs("workspaces", dev),
            "projects": refs("projects", core),
            "vars": {"data": [variable("A"), variable("B", sensitive=True)]},
        },
        description="keys",
        priority=True,
    )
    assert reply.status_code == 201
    made = reply.json()["data"]
    assert {name: value for name, value in made["attributes"].items() if name != "updated-at"} == {
        "name": "cloud",
        "description": "keys",
        "global": False,
        "priority": True,
        "var-count": 2,
        "workspace-count": 1,
        "project-count": 1,
    }
    assert made["relationships"]["workspaces"] == refs("workspaces", dev)
    assert made["relationships"]["projects"] == refs("projects", core)
    assert made["relationships"]["parent"]["data"] == {"type": "organizations", "id": "abc"}
    assert all(set(one) == {"type", "id"} for one in made["relationships"]["vars"]["data"])
    assert api("GET", f"/varsets/{made['id']}").json()["data"] == made


def test_a_set_tells_ids_of_its_variables_and_more_only_when_asked(api):
    made = api.make_set("cloud", {"vars": {"data": [variable("A", "1"), variable("B", "2", sensitive=True)]}})
    identity = made.json()["data"]["id"]
    assert "included" not in api("GET", f"/varsets/{identity}").json()
    for path in (f"/varsets/{identity}", "/organizations/abc/varsets"):
        included = api("GET", f"{path}?include=vars").json()["included"]
        assert [(v["attributes"]["key"], v["attributes"]["value"]) for v in included] == [
            ("A", "1"),
            ("B", None),
        ]
        assert {v["relationships"]["varset"]["data"]["id"] for v in included} == {identity}


def test_a_set_can_include_what_it_is_attached_to(api):
    relationships = {"workspaces": refs("workspaces", api.make("dev"))}
    relationships["projects"] = refs("projects", api.make_project("core"))
    identity = api.make_set("cloud", relationships).json()["data"]["id"]
    included = api("GET", f"/varsets/{identity}?include=workspaces,projects").json()["included"]
    assert [one["attributes"]["name"] for one in included] == ["dev", "core"]


def test_variables_of_a_set_are_added_changed_and_removed(api):
    identity = api.make_set("cloud").json()["data"]["id"]
    address = f"/varsets/{identity}/relationships/vars"
    made = api("POST", address, {"data": variable("A", "1")})
    assert made.status_code == 201
    one = f"{address}/{made.json()['data']['id']}"
    changed = api("PATCH", one, {"data": {"type": "vars", "attributes": {"value": "2"}}}).json()["data"]
    assert changed["attributes"]["value"] == "2"
    assert changed["attributes"]["version-id"] != made.json()["data"]["attributes"]["version-id"]
    assert api("GET", one).json()["data"] == changed
    listed = api("GET", address).json()
    assert listed["data"] == [changed] and listed["meta"]["pagination"]["total-count"] == 1
    assert (
        api("POST", address, {"data": variable("A")}).json()["errors"][0]["detail"]
        == "Key has already been taken"
    )
    assert api("DELETE", one).status_code == 204
    assert api("GET", one).status_code == 404


def test_attachments_are_added_and_taken_off_and_the_others_stay(api):
    dev, prod = api.make("dev"), api.make("prod")
    identity = api.make_set("cloud", {"workspaces": refs("workspaces", dev)}).json()["data"]["id"]
    address = f"/varsets/{identity}/relationships/workspaces"
    assert api("POST", address, refs("workspaces", prod)).status_code == 204
    assert sorted(held(api, identity, "workspaces")) == sorted([dev, prod])
    assert api("DELETE", address, refs("workspaces", dev)).status_code == 204
    assert held(api, identity, "workspaces") == [prod]
    core = api.make_project("core")
    projects = f"/varsets/{identity}/relationships/projects"
    assert api("POST", projects, refs("projects", core)).status_code == 204
    assert names(api, f"/projects/{core}/varsets") == ["cloud"]
    assert api("DELETE", projects, refs("projects", core)).status_code == 204
    assert held(api, identity, "projects") == []


def test_a_patch_replaces_the_attachments_that_it_gives_and_adds_variables(api):
    dev, prod, core = api.make("dev"), api.make("prod"), api.make_project("core")
    relationships = {"workspaces": refs("workspaces", dev), "projects": refs("projects", core)}
    identity = api.make_set("cloud", {**relationships, "vars": {"data": [variable("A")]}}).json()["data"][
        "id"
    ]
    document = {"data": {"attributes": {"name": "keys"}}}
    document["data"]["relationships"] = {
        "workspaces": refs("workspaces", prod),
        "vars": {"data": [variable("B")]},
    }
    changed = api("PATCH", f"/varsets/{identity}", document).json()["data"]
    assert (changed["attributes"]["name"], changed["attributes"]["var-count"]) == ("keys", 2)
    assert (held(api, identity, "workspaces"), held(api, identity, "projects")) == ([prod], [core])
    api("PATCH", f"/varsets/{identity}", {"data": {"relationships": {"workspaces": refs("workspaces")}}})
    assert held(api, identity, "workspaces") == []


def test_a_workspace_sees_the_sets_of_its_own_of_its_project_and_global_ones(api):
    core = api.make_project("core")
    dev = api.make("dev")
    api("POST", f"/projects/{core}/relationships/workspaces", refs("workspaces", dev))
    api.make_set("a-own", {"workspaces": refs("workspaces", dev)})
    api.make_set("b-project", {"projects": refs("projects", core)})
    api.make_set("c-global", **{"global": True})
    api.make_set("d-other", {"workspaces": refs("workspaces", api.make("prod"))})
    owned = {"parent": {"data": {"type": "projects", "id": core}}}
    api.make_set("e-owned", owned)
    assert names(api, f"/workspaces/{dev}/varsets") == ["a-own", "b-project", "c-global"]
    assert names(api, f"/projects/{core}/varsets") == ["b-project", "c-global", "e-owned"]
    assert names(api, "/organizations/abc/varsets?q=PRO") == ["b-project"]
    assert names(api, "/organizations/abc/varsets?page[size]=2&page[number]=2") == ["c-global", "d-other"]
    assert names(api, "/organizations/other/varsets") == []


def test_global_sets_may_not_share_a_key_however_the_second_comes_to_it(api):
    api.make_set(
        "first", {"vars": {"data": [variable("A"), variable("A", category="terraform")]}}, **{"global": True}
    )
    told = "Key A (env) conflicts with global variable set first"
    made = api.make_set("second", {"vars": {"data": [variable("A")]}}, **{"global": True})
    assert (made.status_code, made.json()["errors"][0]["detail"]) == (422, told)
    plain = api.make_set("third", {"vars": {"data": [variable("A")]}}).json()["data"]["id"]
    turned = api("PATCH", f"/varsets/{plain}", {"data": {"attributes": {"global": True}}})
    assert (turned.status_code, turned.json()["errors"][0]["detail"]) == (422, told)
    other = api.make_set("fourth", {"vars": {"data": [variable("B")]}}, **{"global": True}).json()["data"][
        "id"
    ]
    address = f"/varsets/{other}/relationships/vars"
    assert api("POST", address, {"data": variable("A")}).json()["errors"][0]["detail"] == told
    renamed = api("PATCH", f"{address}/{held(api, other, 'vars')[0]}", {"data": variable("A")})
    assert renamed.json()["errors"][0]["detail"] == told
    assert names(api, "/organizations/abc/varsets") == ["first", "fourth", "third"]


@pytest.mark.parametrize(
    ("attributes", "pointer", "told"),
    [
        ({"name": ""}, "name", "Name can't be blank"),
        ({"name": "taken"}, "name", "Name has already been taken"),
        ({"name": "new", "global": "yes"}, "global", "Global is not a boolean"),
        ({"name": "new", "priority": 1}, "priority", "Priority is not a boolean"),
    ],
)
def test_a_set_that_cannot_be_is_refused(quick, attributes, pointer, told):
    quick.make_set("taken")
    reply = quick.make_set(**attributes)
    assert reply.status_code == 422
    [error] = reply.json()["errors"]
    assert (error["source"]["pointer"], error["detail"]) == (f"/data/attributes/{pointer}", told)


def test_a_name_in_another_case_is_another_name(api):
    api.make_set("Shared keys")
    assert api.make_set("shared keys").status_code == 201


def test_a_set_that_a_project_owns_reaches_no_further_than_it(api):
    core, dev = api.make_project("core"), api.make("dev")
    owned = {"parent": {"data": {"type": "projects", "id": core}}}
    made = api.make_set("keys", owned).json()["data"]
    assert made["relationships"]["parent"]["data"] == {"type": "projects", "id": core}
    assert made["relationships"]["workspaces"] == made["relationships"]["projects"] == {"data": []}
    for kind, holder in (("workspaces", dev), ("projects", api.make_project("other"))):
        reply = api("POST", f"/varsets/{made['id']}/relationships/{kind}", refs(kind, holder))
        assert reply.status_code == 422
        assert "Variable set keys belongs to another project than" in reply.json()["errors"][0]["detail"]
    assert (
        api("POST", f"/varsets/{made['id']}/relationships/projects", refs("projects", core)).status_code
        == 204
    )
    reply = api.make_set("more", owned, **{"global": True})
    assert reply.json()["errors"][0]["detail"] == "Global is not for a set that a project owns"


def test_a_global_set_is_attached_to_nothing_in_particular(api):
    identity = api.make_set("keys", **{"global": True}).json()["data"]["id"]
    reply = api("POST", f"/varsets/{identity}/relationships/workspaces", refs("workspaces", api.make("dev")))
    assert reply.status_code == 422
    assert reply.json()["errors"][0]["detail"] == "Variable set keys is global: it is attached to everything"


def test_what_is_not_there_or_belongs_to_others_is_not_found(api):
    identity = api.make_set("keys").json()["data"]["id"]
    foreign = api("POST", "/organizations/other/workspaces", {"data": {"attributes": {"name": "dev"}}})
    for workspace in ("ws-none", foreign.json()["data"]["id"]):
        address = f"/varsets/{identity}/relationships/workspaces"
        assert api("POST", address, refs("workspaces", workspace)).status_code == 404
    assert api.make_set("more", {"workspaces": refs("workspaces", "ws-none")}).status_code == 404
    assert (
        api.make_set("more", {"parent": {"data": {"type": "projects", "id": "prj-none"}}}).status_code == 404
    )
    assert api("GET", "/varsets/varset-none").status_code == 404
    assert api("POST", "/varsets/varset-none/relationships/vars", {"data": variable("A")}).status_code == 404
    assert names(api, "/organizations/abc/varsets") == ["keys"]


def test_what_is_deleted_takes_its_own_along_and_leaves_the_rest(api, store):
    dev, core = api.make("dev"), api.make_project("core")
    owned = {"parent": {"data": {"type": "projects", "id": core}}, "vars": {"data": [variable("A")]}}
    api.make_set("owned", owned)
    attached = {"workspaces": refs("workspaces", dev), "projects": refs("projects", core)}
    identity = api.make_set("keys", {**attached, "vars": {"data": [variable("A")]}}).json()["data"]["id"]
    assert api("DELETE", f"/workspaces/{dev}").status_code == 204
    assert api("DELETE", f"/projects/{core}").status_code == 204
    assert held(api, identity, "workspaces") == held(api, identity, "projects") == []
    assert names(api, "/organizations/abc/varsets") == ["keys"]
    assert api("DELETE", f"/varsets/{identity}").status_code == 204
    assert store.count("hcp.variables") == 0


# Every kind of source, the strongest first; (set name, attached to, owned by the project, priority).
STRENGTH = [
    ("s01", "global", False, True),
    ("s02", "project", False, True),
    ("s03", "project", True, True),
    ("s04", "workspace", False, True),
    ("s05", "workspace", True, True),
    (None, "own", False, False),
    ("s09", "workspace", True, False),
    ("s10", "workspace", False, False),
    ("s11", "project", True, False),
    ("s12", "project", False, False),
    ("s13", "global", False, False),
]


@pytest.fixture
def hcp(store):
    """The emulator's models, with its API in-process."""
    hcp = Hcp(store, TOKENS)
    with mounted([HcpEmulator(hcp)]):
        yield hcp


def test_every_source_of_a_variable_is_weaker_than_the_one_before_it(hcp):
    api = Api(HcpEmulator.host)
    core, dev = api.make_project("core"), api.make("dev")
    api("POST", f"/projects/{core}/relationships/workspaces", refs("workspaces", dev))
    for position, (name, scope, owned, priority) in enumerate(STRENGTH):
        # Key N is given by source N and by the next weaker one.
        keys = [f"K{number:02}" for number in (position - 1, position) if number >= 0]
        if scope == "own":
            for key in keys:
                api.define(dev, key=key, value=str(position), category="env")
            continue
        relationships = {"vars": {"data": [variable(key, str(position)) for key in keys]}}
        if owned:
            relationships["parent"] = {"data": {"type": "projects", "id": core}}
        if scope != "global":
            relationships[f"{scope}s"] = refs(f"{scope}s", {"project": core, "workspace": dev}[scope])
        made = api.make_set(name, relationships, priority=priority, **{"global": scope == "global"})
        assert made.status_code == 201, made.text
    given = hcp.variables.effective(dev)
    assert [int(one["value"]) for one in given] == list(range(len(STRENGTH)))
    assert [one["set"] for one in given] == [name or "" for name, *_ in STRENGTH]
    assert [one["level"] for one in given] == [1, 2, 3, 4, 5, 8, 9, 10, 11, 12, 13]


def test_of_two_sets_at_one_level_the_name_that_sorts_first_wins(hcp):
    api = Api(HcpEmulator.host)
    dev = api.make("dev")
    for name in ("b", "a", "Z", "é"):
        relationships = {"workspaces": refs("workspaces", dev), "vars": {"data": [variable("A", name)]}}
        api.make_set(name, relationships)
    assert [(v["key"], v["value"]) for v in hcp.variables.effective(dev)] == [("A", "Z")]
    [seen] = api("GET", f"/workspaces/{dev}/all-vars").json()["data"]
    assert seen["attributes"]["value"] == "Z"


def test_one_key_in_two_categories_is_two_variables_and_sensitive_values_are_given_to_runs(hcp):
    api = Api(HcpEmulator.host)
    dev = api.make("dev")
    api.define(dev, key="name", value="a", category="env", sensitive=True)
    api.define(dev, key="name", value='["b"]', category="terraform", hcl=True)
    given = [(v["category"], v["value"], v["hcl"], v["sensitive"]) for v in hcp.variables.effective(dev)]
    assert given == [("env", "a", False, True), ("terraform", '["b"]', True, False)]
