"""Runs as documents, over both transports: nothing is executed here."""

import json
from typing import Any

import pytest
import requests

from scripts.sandbox.hcp.models import Hcp
from tests.sandbox.hcp.conftest import TOKENS, Api

COUNTS = {"resource-additions": 2, "resource-changes": 0, "resource-destructions": 1, "resource-imports": 0}


def upload(api: Api, workspace: str, **attributes: Any) -> str:
    document = {"data": {"attributes": {"auto-queue-runs": False, **attributes}}}
    made = api("POST", f"/workspaces/{workspace}/configuration-versions", document).json()["data"]
    requests.put(made["attributes"]["upload-url"], data=b"files", timeout=5).raise_for_status()
    return made["id"]


def queue(api: Api, workspace: str, **attributes: Any) -> str:
    relations = {"workspace": {"data": {"type": "workspaces", "id": workspace}}}
    made = api("POST", "/runs", {"data": {"attributes": attributes, "relationships": relations}})
    assert made.status_code == 201, made.text
    return made.json()["data"]["id"]


@pytest.fixture
def workspace(api: Api) -> str:
    """A remote workspace with uploaded files."""
    made = api.make("dev", **{"execution-mode": "remote"})
    upload(api, made)
    return made


@pytest.fixture
def hcp(store) -> Hcp:
    """The same state, for whoever executes runs."""
    return Hcp(store, TOKENS)


def test_a_queued_run_is_as_it_was_asked_for(api: Api, workspace: str):
    asked = {"message": "why", "is-destroy": True, "target-addrs": ["a.b"], "auto-apply": True}
    run = queue(api, workspace, **asked)
    shown = api("GET", f"/runs/{run}?include=plan,apply,workspace,created_by,configuration_version").json()
    attributes = shown["data"]["attributes"]
    assert {name: attributes[name] for name in asked} == asked
    assert (attributes["status"], attributes["operation"], attributes["refresh"]) == (
        "pending",
        "destroy",
        True,
    )
    kinds = {"plans", "applies", "workspaces", "users", "configuration-versions"}
    assert {one["type"] for one in shown["included"]} == kinds
    assert [one["id"] for one in api("GET", f"/workspaces/{workspace}/runs").json()["data"]] == [run]
    for path in ("policy-checks", "task-stages", "comments"):
        assert api("GET", f"/runs/{run}/{path}").json()["data"] == []


def test_what_a_run_depends_on_must_be_there(api: Api, workspace: str):
    absent = {"workspace": {"data": {"id": "ws-none"}}}
    assert api("POST", "/runs", {"data": {"relationships": absent}}).status_code == 404
    document = {"data": {"attributes": {"auto-queue-runs": False}}}
    pending = api("POST", f"/workspaces/{workspace}/configuration-versions", document).json()["data"]
    relations = {
        "workspace": {"data": {"id": workspace}},
        "configuration-version": {"data": {"id": pending["id"]}},
    }
    refused = api("POST", "/runs", {"data": {"relationships": relations}})
    assert (refused.status_code, "Configuration version is missing" in refused.text) == (422, True)
    assert api("GET", f"/configuration-versions/{pending['id']}/download").status_code == 404
    for path in (
        "/runs/run-none",
        "/plans/plan-none",
        "/applies/apply-none",
        "/configuration-versions/cv-none",
    ):
        assert api("GET", path).status_code == 404


def test_files_are_uploaded_once(api: Api, workspace: str):
    document = {"data": {"attributes": {"auto-queue-runs": False}}}
    made = api("POST", f"/workspaces/{workspace}/configuration-versions", document).json()["data"]
    address = made["attributes"]["upload-url"]
    assert requests.put(address, data=b"one", timeout=5).status_code == 200
    assert requests.put(address, data=b"two", timeout=5).status_code == 409
    assert api("GET", f"/configuration-versions/{made['id']}/download").content == b"one"
    listed = api("GET", f"/workspaces/{workspace}/configuration-versions").json()["data"]
    assert listed[0]["id"] == made["id"]


def test_a_run_that_has_not_begun_can_be_cancelled_or_discarded(api: Api, workspace: str):
    for action, status in (("cancel", "canceled"), ("discard", "discarded")):
        run = queue(api, workspace)
        assert api("POST", f"/runs/{run}/actions/apply").status_code == 409
        assert api("POST", f"/runs/{run}/actions/{action}", {"comment": "not now"}).status_code == 202
        shown = api("GET", f"/runs/{run}").json()["data"]["attributes"]
        assert shown["status"] == status
        assert f"{status}-at" in shown["status-timestamps"]
        said = api("GET", f"/runs/{run}/comments").json()["data"]
        assert [one["attributes"]["body"] for one in said] == ["not now"]


def test_a_run_goes_from_state_to_state_and_holds_its_workspace(api: Api, workspace: str, hcp: Hcp):
    run = queue(api, workspace)
    assert [one["id"] for one in hcp.progress.ready()] == [run]
    hcp.progress.begin(run, {"mode": "remote"})
    assert hcp.progress.ready() == []
    shown = api("GET", f"/workspaces/{workspace}").json()["data"]
    assert shown["attributes"]["locked"] is True
    assert shown["relationships"]["locked-by"]["data"]["id"] == run
    assert api("GET", f"/runs/{run}/plan/json-output").status_code == 204
    hcp.plan_documents.put(hcp.runs.show(run)["plan"]["id"], b'{"whole": 1}', b'{"redacted": 1}')
    hcp.progress.planned(run, {"has-changes": True, **COUNTS})
    assert api("GET", f"/runs/{run}/plan/json-output").json() == {"whole": 1}
    plan = hcp.runs.show(run)["plan"]["id"]
    assert api("GET", f"/plans/{plan}/json-output-redacted").json() == {"redacted": 1}
    attributes = api("GET", f"/plans/{plan}").json()["data"]["attributes"]
    assert COUNTS.items() <= attributes.items()
    assert api("POST", f"/runs/{run}/actions/apply").status_code == 202
    assert hcp.progress.begin(run, {"mode": "remote"})["status"] == "applying"
    hcp.applied(run, COUNTS)
    assert api("GET", f"/runs/{run}").json()["data"]["attributes"]["status"] == "applied"
    assert api("GET", f"/workspaces/{workspace}").json()["data"]["attributes"]["locked"] is False


def test_a_log_grows_is_read_from_anywhere_and_ends(api: Api, workspace: str, store):
    run = queue(api, workspace)
    hcp = Hcp(store, TOKENS)
    plan = hcp.runs.show(run)["plan"]["id"]
    address = api("GET", f"/plans/{plan}").json()["data"]["attributes"]["log-read-url"]
    assert requests.get(address, timeout=5).content == b""
    hcp.logs.add(plan, b"first ")
    hcp.logs.add(plan, b"second")
    hcp.logs.end(plan)
    hcp.logs.end(plan)
    assert requests.get(address, timeout=5).content == b"\x02first second\x03"
    assert requests.get(f"{address}?offset=7&limit=3", timeout=5).content == b"sec"
    assert requests.get(f"{address}?offset=14&limit=3", timeout=5).content == b""


def test_the_organisations_queue_and_capacity_count_what_is_not_over(api: Api, workspace: str, hcp: Hcp):
    first, second = queue(api, workspace), queue(api, workspace)
    hcp.progress.begin(first, {"mode": "remote"})
    assert [one["id"] for one in api("GET", "/organizations/abc/runs/queue").json()["data"]] == [
        first,
        second,
    ]
    attributes = api("GET", "/organizations/abc/capacity").json()["data"]["attributes"]
    assert attributes == {"pending": 1, "running": 1}
    assert api("GET", f"/runs/{second}").json()["data"]["attributes"]["position-in-queue"] == 1


def test_a_removed_workspace_takes_its_runs_along(api: Api, workspace: str, store):
    run = queue(api, workspace)
    assert api("DELETE", f"/workspaces/{workspace}").status_code == 204
    assert api("GET", f"/runs/{run}").status_code == 404
    left = store._db.execute("SELECT document FROM documents WHERE tbl LIKE 'hcp.%run%'").fetchall()
    assert not [text for (text,) in left if run in json.dumps(text)]


def test_an_apply_queues_runs_where_it_triggers_them(api: Api, workspace: str, hcp: Hcp):
    target = api.make("k8s", **{"execution-mode": "remote", "auto-apply-run-trigger": True})
    upload(api, target)
    for name in (target, api.make("bare", **{"execution-mode": "remote"}), api.make("mine")):
        relations = {"sourceable": {"data": {"type": "workspaces", "id": workspace}}}
        made = api("POST", f"/workspaces/{name}/run-triggers", {"data": {"relationships": relations}})
        assert made.status_code == 201
    run = queue(api, workspace, **{"auto-apply": True})
    hcp.progress.begin(run, {"mode": "remote"})
    hcp.progress.planned(run, {"has-changes": True, **COUNTS})
    hcp.progress.begin(run, {"mode": "remote"})
    hcp.applied(run, COUNTS)
    [triggered] = api("GET", f"/workspaces/{target}/runs").json()["data"]
    assert triggered["attributes"]["message"] == f"Triggered by {run}"
    assert triggered["attributes"]["auto-apply"] is True
    assert len(api("GET", "/organizations/abc/runs/queue").json()["data"]) == 1
