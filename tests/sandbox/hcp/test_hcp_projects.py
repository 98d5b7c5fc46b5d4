"""Projects: found, moved into, refused, and tagged."""

import pytest


def names(api, path):
    return [one["attributes"]["name"] for one in api("GET", path).json()["data"]]


def bindings(api, path):
    return {b["attributes"]["key"]: b["attributes"]["value"] for b in api("GET", path).json()["data"]}


def tags(**pairs):
    return [{"type": "tag-bindings", "attributes": {"key": k, "value": v}} for k, v in pairs.items()]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("q=PLAT", ["Platform", "platform two"]),
        ("filter[names]=platform", ["Platform"]),
        ("filter[names]=Platform,PLATFORM%20TWO&q=none", ["Platform", "platform two"]),
        ("filter[names]=plat", []),
        ("page[size]=1&page[number]=2", ["Platform"]),
    ],
)
def test_projects_are_found_by_name_in_any_case(quick, query, expected):
    for name in ("Platform", "platform two"):
        quick.make_project(name)
    assert names(quick, f"/organizations/abc/projects?{query}") == expected


@pytest.mark.parametrize(
    ("attributes", "told"),
    [
        ({"name": "ab"}, "Name is invalid: 3 to 40 letters, digits, spaces, - and _"),
        ({"name": "a" * 41}, "Name is invalid: 3 to 40 letters, digits, spaces, - and _"),
        ({"name": " core"}, "Name is invalid: 3 to 40 letters, digits, spaces, - and _"),
        ({"name": None}, "Name is invalid: 3 to 40 letters, digits, spaces, - and _"),
        (
            {"name": "core", "default-execution-mode": "moon"},
            "Default execution mode is not included in the list",
        ),
        (
            {"name": "core", "default-execution-mode": "agent"},
            "Default agent pool must be specified when default execution mode is agent, and only then",
        ),
    ],
)
def test_a_project_that_cannot_be_is_refused(quick, attributes, told):
    reply = quick("POST", "/organizations/abc/projects", {"data": {"attributes": attributes}})
    assert reply.status_code == 422
    assert [error["detail"] for error in reply.json()["errors"]] == [told]


def test_a_project_is_renamed_but_not_to_a_name_that_is_taken(api):
    core = api.make_project("core")
    api.make_project("other")
    assert api("PATCH", f"/projects/{core}", {"data": {"attributes": {"name": "base"}}}).status_code == 200
    reply = api("PATCH", f"/projects/{core}", {"data": {"attributes": {"name": "other"}}})
    assert (reply.status_code, reply.json()["errors"][0]["detail"]) == (422, "Name has already been taken")
    assert names(api, "/organizations/abc/projects") == ["Default Project", "base", "other"]


def test_workspaces_move_all_or_none(api):
    core, dev = api.make_project("core"), api.make("dev")
    foreign = api("POST", "/organizations/other/workspaces", {"data": {"attributes": {"name": "dev"}}})
    for stranger in ("ws-none", foreign.json()["data"]["id"]):
        moved = {"data": [{"type": "workspaces", "id": one} for one in (dev, stranger)]}
        reply = api("POST", f"/projects/{core}/relationships/workspaces", moved)
        told = f"Workspaces that are not there or may not be moved: {stranger}"
        assert (reply.status_code, reply.json()["errors"][0]["detail"]) == (403, told)
    assert names(api, f"/organizations/abc/workspaces?filter[project][id]={core}") == []
    assert (
        api("POST", f"/projects/{core}/relationships/workspaces", {"data": [{"id": dev}]}).status_code == 204
    )
    assert names(api, f"/organizations/abc/workspaces?filter[project][id]={core}") == ["dev"]


def test_a_workspace_does_not_move_into_another_organisation(api):
    made = api("POST", "/organizations/other/projects", {"data": {"attributes": {"name": "core"}}})
    relation = {"project": {"data": {"type": "projects", "id": made.json()["data"]["id"]}}}
    reply = api("PATCH", f"/workspaces/{api.make('dev')}", {"data": {"relationships": relation}})
    assert reply.status_code == 404


def test_a_workspace_inherits_the_tags_of_its_project_where_it_has_none_of_its_own(api):
    document = {"data": {"attributes": {"name": "core"}}}
    document["data"]["relationships"] = {"tag-bindings": {"data": tags(team="base", cost="low")}}
    core = api("POST", "/organizations/abc/projects", document).json()["data"]["id"]
    dev = api.make("dev")
    api("POST", f"/projects/{core}/relationships/workspaces", {"data": [{"id": dev}]})
    api("PATCH", f"/workspaces/{dev}/tag-bindings", {"data": tags(team="own")})
    assert bindings(api, f"/workspaces/{dev}/tag-bindings") == {"team": "own"}
    assert bindings(api, f"/workspaces/{dev}/effective-tag-bindings") == {"team": "own", "cost": "low"}
    seen = api("GET", f"/workspaces/{dev}/effective-tag-bindings").json()["data"]
    assert [one["links"] for one in seen] == [{"inherited-from": f"/api/v2/projects/{core}"}, {}]
    api("PATCH", f"/projects/{core}", {"data": {"relationships": {"tag-bindings": {"data": []}}}})
    assert bindings(api, f"/projects/{core}/tag-bindings") == {}
    api("PATCH", f"/projects/{core}/tag-bindings", {"data": tags(site="north")})
    assert bindings(api, f"/projects/{core}/effective-tag-bindings") == {"site": "north"}


def test_the_tags_that_a_workspace_is_changed_with_replace_its_own(api):
    dev = api.make("dev")
    api("PATCH", f"/workspaces/{dev}/tag-bindings", {"data": tags(a="1", b="2")})
    given = {"data": {"relationships": {"tag-bindings": {"data": tags(c="3")}}}}
    assert api("PATCH", f"/workspaces/{dev}", given).status_code == 200
    assert bindings(api, f"/workspaces/{dev}/tag-bindings") == {"c": "3"}
    api.make("prod")
    assert names(api, "/organizations/abc/workspaces?filter[tagged][0][key]=c") == ["dev"]
    assert (
        names(api, "/organizations/abc/workspaces?filter[tagged][0][key]=c&filter[tagged][0][value]=4") == []
    )


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (tags(**{f"key{n}": "x" for n in range(11)}), "Tag bindings are too many (maximum is 10)"),
        (tags(**{"a*b": "x"}), "Tag key 'a*b' is invalid"),
        (tags(team="v" * 257), "Value of tag team is invalid"),
    ],
)
def test_tags_that_cannot_be_are_refused(quick, given, told):
    reply = quick("PATCH", f"/workspaces/{quick.make('dev')}/tag-bindings", {"data": given})
    assert (reply.status_code, reply.json()["errors"][0]["detail"]) == (422, told)


def test_a_plain_tag_that_cannot_be_is_refused(api):
    given = {"data": [{"type": "tags", "attributes": {"name": "a b"}}]}
    reply = api("POST", f"/workspaces/{api.make('dev')}/relationships/tags", given)
    assert (reply.status_code, reply.json()["errors"][0]["detail"]) == (422, "Tag 'a b' is invalid")
