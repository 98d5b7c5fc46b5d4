"""Workspaces: settings, names, lists, tags, consumers, deletion."""

import pytest

from tests.sandbox.hcp.conftest import state


def test_a_workspace_runs_locally_unless_told_otherwise(api):
    api.make("dev")
    found = api("GET", "/organizations/abc/workspaces/dev").json()["data"]["attributes"]
    assert (found["execution-mode"], found["operations"], found["locked"]) == ("local", False, False)
    assert found["setting-overwrites"] == {"execution-mode": False, "agent-pool": False}
    assert found["permissions"]["can-force-unlock"]


def test_a_workspace_is_the_same_by_name_and_by_id(api):
    made = api.make("dev")
    by_name = api("GET", "/organizations/abc/workspaces/dev").json()
    assert api("GET", f"/workspaces/{made}").json() == by_name


def test_an_unknown_workspace_is_not_found(api):
    assert api("GET", "/organizations/abc/workspaces/dev").status_code == 404
    assert api("GET", "/workspaces/ws-0000000000000000").status_code == 404


def test_settings_change_and_the_rest_stays(api):
    made = api.make("dev", description="one", **{"auto-apply": True})
    document = {"data": {"attributes": {"description": "two", "execution-mode": "remote"}}}
    changed = api("PATCH", f"/workspaces/{made}", document).json()["data"]["attributes"]
    assert (changed["description"], changed["auto-apply"], changed["operations"]) == ("two", True, True)
    assert changed["setting-overwrites"]["execution-mode"]


def test_the_old_operations_switch_sets_the_execution_mode(api):
    made = api.make("dev", operations=True)
    assert api("GET", f"/workspaces/{made}").json()["data"]["attributes"]["execution-mode"] == "remote"


def test_an_unknown_execution_mode_is_refused(api):
    reply = api(
        "PATCH", f"/workspaces/{api.make('dev')}", {"data": {"attributes": {"execution-mode": "moon"}}}
    )
    assert reply.status_code == 422
    assert reply.json()["errors"][0]["source"]["pointer"] == "/data/attributes/execution-mode"
    assert reply.json()["errors"][0]["detail"] == "Execution mode is not included in the list"


def test_a_renamed_workspace_frees_its_name(api):
    made = api.make("dev")
    api("PATCH", "/organizations/abc/workspaces/dev", {"data": {"attributes": {"name": "qa"}}})
    assert api("GET", "/organizations/abc/workspaces/qa").json()["data"]["id"] == made
    assert api("GET", "/organizations/abc/workspaces/dev").status_code == 404
    assert api.make("dev") != made


@pytest.mark.parametrize("name", ["", "a b", "a/b", "x" * 91])
def test_a_workspace_with_an_impossible_name_is_refused(api, name):
    reply = api("POST", "/organizations/abc/workspaces", {"data": {"attributes": {"name": name}}})
    assert reply.status_code == 422
    assert "Name is invalid" in reply.json()["errors"][0]["detail"]


def test_two_workspaces_cannot_share_a_name(api):
    api.make("dev")
    reply = api("POST", "/organizations/abc/workspaces", {"data": {"attributes": {"name": "dev"}}})
    assert reply.status_code == 422
    assert reply.json()["errors"][0]["detail"] == "Name has already been taken"
    assert reply.json()["errors"][0]["source"] == {"pointer": "/data/attributes/name"}


def test_another_organization_may_use_the_name(api):
    api.make("dev")
    document = {"data": {"attributes": {"name": "dev"}}}
    assert api("POST", "/organizations/other/workspaces", document).status_code == 201


def test_consumers_of_the_state_are_added_replaced_and_removed(api):
    made, *others = [api.make(name) for name in ("prod", "k8s", "devops")]
    address = f"/workspaces/{made}/relationships/remote-state-consumers"

    def names():
        return [workspace["attributes"]["name"] for workspace in api("GET", address).json()["data"]]

    api("POST", address, {"data": [{"type": "workspaces", "id": others[0]}]})
    api("POST", address, {"data": [{"type": "workspaces", "id": others[1]}]})
    assert sorted(names()) == ["devops", "k8s"]
    api("DELETE", address, {"data": [{"type": "workspaces", "id": others[0]}]})
    assert names() == ["devops"]
    api("PATCH", address, {"data": [{"type": "workspaces", "id": others[0]}]})
    assert names() == ["k8s"]


def test_a_workspace_moves_to_another_project(api):
    document = {"data": {"attributes": {"name": "platform"}}}
    project = api("POST", "/organizations/abc/projects", document).json()["data"]["id"]
    relation = {"project": {"data": {"type": "projects", "id": project}}}
    moved = api("PATCH", f"/workspaces/{api.make('dev')}", {"data": {"relationships": relation}}).json()[
        "data"
    ]
    assert moved["relationships"]["project"]["data"]["id"] == project


def test_safe_delete_keeps_a_workspace_that_manages_resources(api):
    made = api.make("dev")
    api.push(made, state(resources=2))
    reply = api("POST", f"/workspaces/{made}/actions/safe-delete")
    assert reply.status_code == 409
    assert (
        reply.json()["errors"][0]["detail"] == "Cannot safely delete a workspace that manages resources (2)."
    )
    api.push(made, state(serial=2))
    assert api("POST", f"/workspaces/{made}/actions/safe-delete").status_code == 204
    assert api("GET", f"/workspaces/{made}").status_code == 404


def test_a_deleted_workspace_takes_its_states_along(api, store):
    version = api.push(api.make("dev"), state(resources=1, url=("x", "string")))
    assert api("DELETE", "/organizations/abc/workspaces/dev").status_code == 204
    assert api("GET", f"/state-versions/{version['id']}").status_code == 404
    assert store.count("hcp.outputs") == store.count("hcp.state-history") == 0
    assert store.get_blob(f"state/{version['id']}") is None


def test_a_locked_workspace_cannot_be_deleted(api):
    made = api.make("dev")
    api("POST", f"/workspaces/{made}/actions/lock")
    reply = api("DELETE", f"/workspaces/{made}")
    assert reply.status_code == 409
    assert reply.json()["errors"][0]["detail"] == "Cannot delete a workspace that is locked."
