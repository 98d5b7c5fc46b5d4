"""Organisations and their projects."""

import pytest


def test_an_organization_exists_once_it_is_named(api):
    assert api("GET", "/organizations").json()["data"] == []
    found = api("GET", "/organizations/abc").json()["data"]
    assert found["attributes"]["default-execution-mode"] == "local"
    assert [o["id"] for o in api("GET", "/organizations").json()["data"]] == ["abc"]


def test_no_organization_has_an_impossible_name(api):
    assert api("GET", "/organizations/a%20b/entitlement-set").status_code == 404


def test_the_plan_admits_what_the_sandbox_has(api):
    granted = api("GET", "/organizations/abc/entitlement-set").json()["data"]["attributes"]
    assert granted["operations"] and granted["state-storage"] and granted["agents"]
    assert not granted["sentinel"] and not granted["vcs-integrations"]


def test_an_organization_begins_with_its_default_project(api):
    default = api("GET", "/organizations/abc").json()["data"]["relationships"]["default-project"]["data"][
        "id"
    ]
    [project] = api("GET", "/organizations/abc/projects").json()["data"]
    assert (project["id"], project["attributes"]["name"]) == (default, "Default Project")


def test_projects_are_made_found_changed_and_removed(api):
    project = _make(api, "platform").json()["data"]
    assert api("GET", "/organizations/abc/projects?filter[names]=platform").json()["data"] == [project]
    assert api("GET", "/organizations/abc/projects?q=PLAT").json()["data"] == [project]
    address = f"/projects/{project['id']}"
    changed = api("PATCH", address, {"data": {"attributes": {"description": "ours"}}}).json()["data"]
    assert changed["attributes"]["name"] == "platform" and changed["attributes"]["description"] == "ours"
    assert api("GET", address).json()["data"] == changed
    assert api("DELETE", address).status_code == 204
    assert api("GET", address).status_code == 404


def test_a_project_that_holds_workspaces_stays(api):
    project = _make(api, "platform").json()["data"]["id"]
    relation = {"project": {"data": {"type": "projects", "id": project}}}
    document = {"data": {"attributes": {"name": "dev"}, "relationships": relation}}
    made = api("POST", "/organizations/abc/workspaces", document).json()["data"]
    assert made["relationships"]["project"]["data"]["id"] == project
    reply = api("DELETE", f"/projects/{project}")
    assert reply.status_code == 403
    assert reply.json()["errors"][0]["detail"] == "Project platform still holds workspaces: dev."


def test_the_default_project_stays(api):
    [project] = api("GET", "/organizations/abc/projects").json()["data"]
    reply = api("DELETE", f"/projects/{project['id']}")
    assert reply.status_code == 403
    assert reply.json()["errors"][0]["detail"] == "The default project cannot be deleted."


@pytest.mark.parametrize("name", ["ab", "a" * 41, "no/slash", ""])
def test_a_project_with_an_impossible_name_is_refused(api, name):
    reply = _make(api, name)
    assert reply.status_code == 422
    assert reply.json()["errors"][0]["source"] == {"pointer": "/data/attributes/name"}
    assert "Name is invalid" in reply.json()["errors"][0]["detail"]


def test_two_projects_cannot_share_a_name(api):
    assert _make(api, "platform").status_code == 201
    reply = _make(api, "platform")
    assert reply.status_code == 422
    assert reply.json()["errors"][0]["detail"] == "Name has already been taken"


def _make(api, name):
    return api(
        "POST", "/organizations/abc/projects", {"data": {"type": "projects", "attributes": {"name": name}}}
    )
