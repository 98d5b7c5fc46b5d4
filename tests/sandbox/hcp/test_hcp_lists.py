"""Lists of workspaces: pages, filters, and the tags to filter by."""

import pytest


def test_a_list_comes_in_pages(api):
    names = [f"ws-{n:03}" for n in range(45)]
    for name in names:
        api.make(name)
    seen, number = [], 1
    while number:
        document = api("GET", f"/organizations/abc/workspaces?page[number]={number}").json()
        seen.append([workspace["attributes"]["name"] for workspace in document["data"]])
        number = document["meta"]["pagination"]["next-page"]
    assert [len(page) for page in seen] == [20, 20, 5]
    assert [name for page in seen for name in page] == names
    assert document["meta"]["pagination"] == {
        "current-page": 3,
        "page-size": 20,
        "prev-page": 2,
        "next-page": None,
        "total-pages": 3,
        "total-count": 45,
    }


def test_a_page_holds_a_hundred_at_most(api):
    api.make("dev")
    pagination = api("GET", "/organizations/abc/workspaces?page[size]=500").json()["meta"]["pagination"]
    assert pagination["page-size"] == 100


def test_the_link_to_the_next_page_can_be_followed(api):
    for n in range(3):
        api.make(f"ws-{n}")
    first = api("GET", "/organizations/abc/workspaces?page[size]=2&search[name]=ws").json()
    second = api("GET", first["links"]["next"]).json()
    assert [workspace["attributes"]["name"] for workspace in second["data"]] == ["ws-2"]
    assert second["links"]["next"] is None


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("search[name]=DEV", ["abc-dev", "xyz-dev"]),
        ("search[wildcard-name]=abc-*", ["abc-dev", "abc-prod"]),
        ("search[tags]=blue", ["abc-dev", "xyz-dev"]),
        ("search[tags]=blue,old", ["xyz-dev"]),
        ("search[exclude-tags]=old", ["abc-dev", "abc-prod"]),
        ("filter[project][id]=prj-none", []),
    ],
)
def test_a_list_is_narrowed_by_name_and_tags(api, query, expected):
    _tagged(api, "abc-dev", "blue")
    _tagged(api, "abc-prod")
    _tagged(api, "xyz-dev", "blue", "old")
    found = api("GET", f"/organizations/abc/workspaces?{query}").json()["data"]
    assert [workspace["attributes"]["name"] for workspace in found] == expected


def test_tags_are_added_listed_and_taken_off(api):
    made = _tagged(api, "dev", "blue", "old")
    api("DELETE", f"/workspaces/{made}/relationships/tags", {"data": [{"attributes": {"name": "old"}}]})
    tags = api("GET", f"/workspaces/{made}/relationships/tags").json()["data"]
    assert [tag["attributes"]["name"] for tag in tags] == ["blue"]
    assert api("GET", f"/workspaces/{made}").json()["data"]["attributes"]["tag-names"] == ["blue"]


def test_key_value_tags_come_with_the_workspace_and_change_later(api):
    binding = {"data": [{"type": "tag-bindings", "attributes": {"key": "team", "value": "core"}}]}
    document = {"data": {"attributes": {"name": "dev"}, "relationships": {"tag-bindings": binding}}}
    made = api("POST", "/organizations/abc/workspaces", document).json()["data"]["id"]
    api(
        "PATCH",
        f"/workspaces/{made}/tag-bindings",
        {"data": [{"attributes": {"key": "env", "value": "dev"}}]},
    )
    bound = api("GET", f"/workspaces/{made}/tag-bindings").json()["data"]
    assert {b["attributes"]["key"]: b["attributes"]["value"] for b in bound} == {"team": "core", "env": "dev"}
    seen = api("GET", f"/workspaces/{made}/effective-tag-bindings").json()["data"]
    assert {(b["type"], b["attributes"]["key"]) for b in seen} == {
        ("effective-tag-bindings", "team"),
        ("effective-tag-bindings", "env"),
    }


def _tagged(api, name, *tags):
    made = api.make(name)
    document = {"data": [{"type": "tags", "attributes": {"name": tag}} for tag in tags]}
    assert api("POST", f"/workspaces/{made}/relationships/tags", document).status_code == 204
    return made
