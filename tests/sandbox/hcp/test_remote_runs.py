"""Runs over the API: what they do, how they wait for each other, how they end."""

import json
from typing import Any

import pytest
import requests

from tests.sandbox.hcp.remote import Remote, remote, until

pytestmark = pytest.mark.sandbox
__all__ = ["remote"]

PET = 'resource "random_string" "x" {\n  length = 8\n}\noutput "pet" {\n  value = random_string.x.id\n}\n'
GREETING = 'variable "name" {\n  type = string\n}\noutput "greeting" {\n  value = "hello ${var.name}"\n}\n'


def test_a_run_plans_waits_and_applies_what_it_planned(remote: Remote):
    workspace = remote.workspace("story")
    run = remote.queue(workspace, PET, message="first")
    planned = remote.until(run, "planned")
    assert planned["message"] == "first"
    assert planned["has-changes"] is True
    assert planned["actions"]["is-confirmable"] is True
    plan = remote.phase(run, "plan")
    assert (plan["status"], plan["resource-additions"]) == ("finished", 1)
    assert remote.phase(run, "apply")["status"] == "pending"
    remote.act(run, "apply")
    assert remote.until(run, "applied")["actions"] == dict.fromkeys(planned["actions"], False)
    assert remote.phase(run, "apply")["resource-additions"] == 1
    assert remote.outputs(workspace)["pet"]
    [version] = remote.read(f"/runs/{run}/apply")["relationships"]["state-versions"]["data"]
    written = remote.read(f"/state-versions/{version['id']}")
    assert written["relationships"]["run"]["data"]["id"] == run
    actions = [event["attributes"]["action"] for event in remote.read(f"/runs/{run}/run-events")]
    assert actions == ["pending", "planning", "planned", "confirmed", "applying", "applied"]
    assert [c["attributes"]["body"] for c in remote.read(f"/runs/{run}/comments")] == ["apply, please"]
    until(lambda: not list((remote.directory / "remote-runs").iterdir()))


def test_a_second_run_has_nothing_to_do_and_finishes_by_itself(remote: Remote):
    workspace = remote.workspace("twice")
    remote.apply(workspace, PET)
    before = remote.read(f"/workspaces/{workspace}/current-state-version")
    run = remote.queue(workspace, PET)
    assert remote.until(run, "planned_and_finished")["has-changes"] is False
    assert remote.phase(run, "apply")["status"] == "unreachable"
    assert not remote.locked(workspace)
    assert remote.read(f"/workspaces/{workspace}/current-state-version")["id"] == before["id"]


def test_the_log_comes_in_pieces_between_its_two_marks(remote: Remote):
    run = remote.apply(remote.workspace("pieces"), PET)
    address = remote.phase(run, "plan")["log-read-url"]
    text = b""
    while piece := requests.get(f"{address}?limit=100&offset={len(text)}", timeout=5).content:
        assert len(piece) <= 100
        text += piece
    assert (text[:1], text[-1:]) == (b"\x02", b"\x03")
    first, platform, doing, *lines = text[1:-1].decode().splitlines()
    assert first.startswith("Terraform v1.")
    assert platform.startswith("on ")
    assert doing == "Initializing plugins and modules..."
    kinds = [json.loads(line)["type"] for line in lines]
    assert kinds[0] == "version"
    assert {"planned_change", "change_summary"} <= set(kinds)
    applied = [json.loads(line) for line in remote.log(run, "apply")[1:-1].splitlines()[3:]]
    assert "apply_complete" in [line["type"] for line in applied]


def test_without_structured_output_the_log_is_what_people_read(remote: Remote):
    workspace = remote.workspace("plain", **{"structured-run-output-enabled": False})
    run = remote.apply(workspace, PET)
    assert "random_string.x will be created" in remote.log(run, "plan")
    assert "Apply complete! Resources: 1 added" in remote.log(run, "apply")


def test_variables_reach_terraform_as_values_hcl_and_environment(remote: Remote):
    workspace = remote.workspace("given")
    remote.variable(workspace, "text", 'a "b" ${c} %{d}\nsecond line')
    remote.variable(workspace, "list", '["x", "y"]', hcl=True)
    remote.variable(workspace, "TF_VAR_other", "from the environment", category="env")
    remote.variable(workspace, "unused", "nobody declared this")
    names = ("text", "list", "other")
    hcl = "".join(f'variable "{n}" {{}}\noutput "{n}" {{\n  value = var.{n}\n}}\n' for n in names)
    hcl += 'output "workspace" {\n  value = terraform.workspace\n}\n'
    run = remote.apply(workspace, hcl)
    assert remote.outputs(workspace) == {
        "text": 'a "b" ${c} %{d}\nsecond line',
        "list": ["x", "y"],
        "other": "from the environment",
        "workspace": "given",
    }
    assert "Value for undeclared variable" in remote.log(run)


def test_a_runs_own_variables_win_but_against_sets_with_priority(remote: Remote):
    workspace = remote.workspace("ranked")
    remote.variable(workspace, "name", "workspace")
    own = [{"key": "name", "value": '"run"'}]
    remote.apply(workspace, GREETING, variables=own)
    assert remote.outputs(workspace)["greeting"] == "hello run"
    relations = {
        "workspaces": {"data": [{"type": "workspaces", "id": workspace}]},
        "vars": {
            "data": [{"type": "vars", "attributes": {"key": "name", "value": "set", "category": "terraform"}}]
        },
    }
    given = {"name": "first of all", "priority": True}
    document = {"data": {"type": "varsets", "attributes": given, "relationships": relations}}
    remote.api("POST", "/organizations/abc/varsets", document).raise_for_status()
    remote.apply(workspace, GREETING, variables=own)
    assert remote.outputs(workspace)["greeting"] == "hello set"


def test_a_missing_variable_is_told_in_terraforms_own_words_and_frees_the_workspace(remote: Remote):
    workspace = remote.workspace("unseeded")
    run = remote.queue(workspace, GREETING)
    remote.until(run, "errored")
    assert "No value for required variable" in remote.log(run)
    assert remote.phase(run, "plan")["status"] == "errored"
    assert remote.phase(run, "apply")["status"] == "unreachable"
    assert not remote.locked(workspace)
    remote.variable(workspace, "name", "you")
    remote.apply(workspace, GREETING)
    assert remote.outputs(workspace)["greeting"] == "hello you"


def test_one_run_at_a_time_holds_a_workspace_and_nobody_else_can_take_it(remote: Remote):
    workspace = remote.workspace("queue")
    first = remote.queue(workspace, PET)
    second = remote.queue(workspace, PET)
    remote.until(first, "planned")
    waiting = remote.read(f"/runs/{second}")["attributes"]
    assert (waiting["status"], waiting["position-in-queue"]) == ("pending", 1)
    held = remote.read(f"/workspaces/{workspace}")
    assert held["relationships"]["locked-by"]["data"] == {"type": "runs", "id": first}
    assert held["relationships"]["current-run"]["data"]["id"] == first
    for action in ("lock", "unlock", "force-unlock"):
        refused = remote.api("POST", f"/workspaces/{workspace}/actions/{action}")
        assert refused.status_code == 409
        assert first in refused.text
    aside = remote.queue(workspace, PET, **{"plan-only": True})
    assert remote.until(aside, "planned_and_finished")["has-changes"] is True
    queued = [run["id"] for run in remote.read("/organizations/abc/runs/queue")]
    assert second in queued
    remote.act(first, "discard")
    remote.until(first, "discarded")
    remote.until(second, "planned")
    remote.act(second, "discard")
    remote.act(second, "discard", code=409)
    remote.act(second, "apply", code=409)
    assert not remote.locked(workspace)


def test_a_persons_lock_keeps_runs_waiting(remote: Remote):
    workspace = remote.workspace("held")
    remote.api("POST", f"/workspaces/{workspace}/actions/lock", {"reason": "mine"}).raise_for_status()
    run = remote.queue(workspace, PET)
    other = remote.apply(remote.workspace("free"), PET)
    assert remote.read(f"/runs/{other}")["attributes"]["status"] == "applied"
    assert remote.read(f"/runs/{run}")["attributes"]["status"] == "pending"
    remote.api("POST", f"/workspaces/{workspace}/actions/unlock").raise_for_status()
    remote.until(run, "planned")


def test_a_run_errs_when_the_execution_mode_is_changed_under_it(remote: Remote):
    workspace = remote.workspace("changed")
    run = remote.queue(workspace, PET)
    remote.until(run, "planned")
    document = {"data": {"attributes": {"execution-mode": "local"}}}
    remote.api("PATCH", f"/workspaces/{workspace}", document).raise_for_status()
    remote.act(run, "apply")
    remote.until(run, "errored")
    assert "execution mode is local now" in remote.log(run, "apply")
    assert not remote.locked(workspace)


def test_options_reach_terraform(remote: Remote):
    workspace = remote.workspace("options")
    two = "".join(f'resource "random_string" "{name}" {{\n  length = 8\n}}\n' for name in "ab")
    run = remote.queue(workspace, two, **{"target-addrs": ["random_string.a"], "plan-only": True})
    remote.until(run, "planned_and_finished")
    assert remote.phase(run, "plan")["resource-additions"] == 1
    remote.apply(workspace, two)
    run = remote.queue(workspace, two, **{"replace-addrs": ["random_string.b"], "plan-only": True})
    remote.until(run, "planned_and_finished")
    counts = remote.phase(run, "plan")
    assert (counts["resource-additions"], counts["resource-destructions"]) == (1, 1)
    run = remote.queue(workspace, two, **{"refresh-only": True})
    remote.until(run, "planned_and_finished")
    run = remote.apply(workspace, two, **{"is-destroy": True})
    assert remote.phase(run, "plan")["resource-destructions"] == 2
    assert remote.read(f"/workspaces/{workspace}")["attributes"]["resource-count"] == 0
    found = remote.read(f"/workspaces/{workspace}/runs?filter[operation]=destroy")
    assert [one["id"] for one in found] == [run]


def test_a_saved_plan_waits_without_holding_the_workspace_and_can_be_too_late(remote: Remote):
    workspace = remote.workspace("saved")
    kept = remote.queue(workspace, PET, **{"save-plan": True})
    late = remote.queue(workspace, PET, **{"save-plan": True})
    remote.until(kept, "planned_and_saved")
    remote.until(late, "planned_and_saved")
    assert not remote.locked(workspace)
    remote.act(kept, "apply")
    remote.until(kept, "applied")
    remote.act(late, "apply")
    remote.until(late, "errored")
    assert "Saved plan is stale" in remote.log(late, "apply")


def test_uploaded_files_can_queue_their_own_run(remote: Remote):
    workspace = remote.workspace("automatic")
    remote.upload(workspace, PET, **{"auto-queue-runs": True})
    [run] = remote.read(f"/workspaces/{workspace}/runs")
    remote.until(run["id"], "planned")
    files = run["relationships"]["configuration-version"]["data"]["id"]
    told = remote.read(f"/configuration-versions/{files}")["attributes"]
    assert (told["status"], told["upload-url"]) == ("uploaded", None)
    assert remote.api("GET", f"/configuration-versions/{files}/download").content[:2] == b"\x1f\x8b"
    remote.act(run["id"], "discard")


def test_the_working_directory_is_honoured_and_a_missing_one_is_told(remote: Remote):
    workspace = remote.workspace("deep", **{"working-directory": "roots/one"})
    files = {
        "shared/name.txt": "shared",
        "roots/one/main.tf": 'output "read" {\n  value = file("../../shared/name.txt")\n}\n',
    }
    remote.apply(workspace, files)
    assert remote.outputs(workspace) == {"read": "shared"}
    run = remote.queue(workspace, PET)
    remote.until(run, "errored")
    assert 'the working directory "roots/one" is not in what was uploaded' in remote.log(run)


def test_what_is_no_archive_or_reaches_outside_is_refused(remote: Remote):
    workspace = remote.workspace("broken")
    run = remote.queue(workspace, {"../outside.tf": "x"})
    remote.until(run, "errored")
    assert "the uploaded configuration is no tar.gz of files" in remote.log(run)
    assert not (remote.directory / "remote-runs" / "outside.tf").exists()


@pytest.mark.parametrize(
    ("attributes", "told"),
    [
        ({"is-destroy": True, "refresh-only": True}, "exclude each other"),
        ({"is-destroy": True}, "does not allow destroy plans"),
    ],
)
def test_what_cannot_be_run_is_refused(remote: Remote, attributes: dict[str, Any], told: str):
    name = f"refused-{len(attributes)}"
    workspace = remote.workspace(name, **{"allow-destroy-plan": False})
    relations = {"workspace": {"data": {"type": "workspaces", "id": workspace}}}
    document = {"data": {"attributes": attributes, "relationships": relations}}
    assert "Configuration version is missing" in remote.api("POST", "/runs", document).text
    remote.upload(workspace, PET)
    refused = remote.api("POST", "/runs", document)
    assert refused.status_code == 422
    assert told in refused.text


def test_a_workspace_with_local_execution_takes_no_runs(remote: Remote):
    workspace = remote.workspace("mine", mode="local")
    remote.upload(workspace, PET)
    relations = {"workspace": {"data": {"type": "workspaces", "id": workspace}}}
    refused = remote.api("POST", "/runs", {"data": {"relationships": relations}})
    assert (refused.status_code, "execution mode local" in refused.text) == (422, True)
