"""What runs are given and may see: agents, other workspaces' state, secrets."""

import base64
import json
import time
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote

import pytest

from tests.sandbox.hcp.remote import Remote, remote, until

pytestmark = pytest.mark.sandbox
__all__ = ["remote"]

STRING = 'resource "random_string" "x" {\n  length = 8\n}\n'
READER = """
data "terraform_remote_state" "upstream" {
  backend = "remote"
  config = {
    organization = "abc"
    workspaces   = { name = "upstream" }
  }
}
output "read" {
  value = data.terraform_remote_state.upstream.outputs.vnet
}
"""
SECRET = "pl4nted/s3cret+value"
KEEPER = """
variable "password" {
  type      = string
  sensitive = true
}
resource "terraform_data" "keeper" {
  input = sensitive("before-${var.password}")
}
resource "terraform_data" "user" {
  provisioner "local-exec" {
    command = "test $(printf %%s \\"$TOKEN\\" | wc -c) = %d && sleep 0.5"
  }
}
output "kept" {
  value     = var.password
  sensitive = true
}
"""


def pool(remote: Remote, name: str) -> str:
    made = remote.api("POST", "/organizations/abc/agent-pools", {"data": {"attributes": {"name": name}}})
    return made.json()["data"]["id"]


def test_the_agent_of_a_pool_executes_the_runs_of_its_workspaces(remote: Remote):
    own = pool(remote, "inside")
    [agent] = remote.read(f"/agent-pools/{own}/agents")
    assert (agent["attributes"]["name"], agent["attributes"]["status"]) == ("inside-agent", "idle")
    assert remote.read(f"/agent-pools/{own}")["attributes"]["agent-count"] == 1
    workspace = remote.workspace("private", mode="agent", **{"agent-pool-id": own})
    hcl = 'resource "terraform_data" "x" {\n  provisioner "local-exec" {\n    command = "sleep 0.5"\n  }\n}\n'
    run = remote.queue(workspace, hcl, **{"auto-apply": True})
    remote.until(run, "applying")
    assert remote.read(f"/agents/{agent['id']}")["attributes"]["status"] == "busy"
    remote.until(run, "applied")
    assert remote.phase(run, "plan")["execution-details"] == {
        "mode": "agent",
        "agent-id": agent["id"],
        "agent-name": "inside-agent",
        "agent-pool-id": own,
        "agent-pool-name": "inside",
    }
    assert remote.read(f"/agents/{agent['id']}")["attributes"]["status"] == "idle"


def test_without_an_agent_a_run_waits_until_one_comes(remote: Remote):
    own = pool(remote, "empty")
    workspace = remote.workspace("lonely", mode="agent", **{"agent-pool-id": own})
    remote.agent(own, served=False)
    [agent] = remote.read(f"/agent-pools/{own}/agents")
    assert agent["attributes"]["status"] == "exited"
    run = remote.queue(workspace, STRING, **{"auto-apply": True})
    remote.apply(remote.workspace("beside"), STRING)
    assert remote.read(f"/runs/{run}")["attributes"]["status"] == "pending"
    remote.agent(own, served=True)
    remote.until(run, "applied")
    assert remote.api("DELETE", f"/agents/{agent['id']}").status_code == 409
    remote.agent(own, served=False)
    assert remote.api("DELETE", f"/agents/{agent['id']}").status_code == 204
    assert remote.read(f"/agent-pools/{own}/agents") == []


def test_a_run_reads_the_state_of_workspaces_that_share_it_and_of_no_other(remote: Remote):
    upstream = remote.workspace("upstream")
    remote.apply(upstream, 'output "vnet" {\n  value = "vnet-1"\n}\n')
    downstream = remote.workspace("downstream")
    run = remote.queue(downstream, READER)
    remote.until(run, "errored")
    assert "downstream" in remote.log(run)
    consumers = {"data": [{"type": "workspaces", "id": downstream}]}
    path = f"/workspaces/{upstream}/relationships/remote-state-consumers"
    remote.api("POST", path, consumers).raise_for_status()
    remote.apply(downstream, READER)
    assert remote.outputs(downstream) == {"read": "vnet-1"}


def test_several_workspaces_are_worked_on_at_the_same_time(remote: Remote):
    hcl = 'resource "terraform_data" "x" {\n  provisioner "local-exec" {\n    command = "sleep 1.5"\n  }\n}\n'
    began = time.monotonic()
    runs = [remote.queue(remote.workspace(f"many-{n}"), hcl, **{"auto-apply": True}) for n in range(4)]
    most = 0
    while any(remote.read(f"/runs/{run}")["attributes"]["status"] != "applied" for run in runs):
        attributes = remote.read("/organizations/abc/capacity")["attributes"]
        most = max(most, attributes["running"])
        assert time.monotonic() - began < 20
    assert most == 4


def test_secrets_are_given_to_terraform_and_shown_nowhere(remote: Remote):
    workspace = remote.workspace("secretive")
    remote.variable(workspace, "password", SECRET, sensitive=True)
    remote.variable(workspace, "TOKEN", SECRET, sensitive=True, category="env")
    run = remote.queue(workspace, KEEPER % len(SECRET))
    remote.until(run, "planned")
    scratch = remote.directory / "remote-runs" / run
    files = [path for path in scratch.rglob("*") if path.is_file() and SECRET in path.read_text("latin-1")]
    assert files
    assert scratch.stat().st_mode & 0o077 == 0
    assert [path for path in files if path.stat().st_mode & 0o077] == []
    redacted = remote.api("GET", f"/runs/{run}/plan/json-output-redacted").text
    remote.act(run, "apply")
    told: list[str] = []
    until(lambda: told.extend(commands(str(scratch))) or told)
    remote.until(run, "applied")
    told += [remote.log(run, phase) for phase in ("plan", "apply")]
    told += [
        redacted,
        json.dumps(remote.read(f"/runs/{run}")),
        json.dumps(remote.read(f"/workspaces/{workspace}")),
    ]
    told.append((remote.directory / "daemon.log").read_text())
    shapes = (SECRET, quote(SECRET, safe=""), base64.b64encode(SECRET.encode()).decode())
    assert [text for text in told if any(shape in text for shape in shapes)] == []
    assert (
        remote.api("GET", f"/runs/{run}/plan/json-output").json()["variables"]["password"]["value"] == SECRET
    )
    until(lambda: not scratch.exists())


def test_the_redacted_plan_tells_what_changes_without_the_values(remote: Remote):
    workspace = remote.workspace("redacted")
    hcl = 'variable "v" {}\nresource "terraform_data" "x" {\n  input = { open = 1, hidden = sensitive(var.v) }\n}\n'
    remote.variable(workspace, "v", "first-secret")
    remote.apply(workspace, hcl)
    run = remote.queue(workspace, hcl, variables=[{"key": "v", "value": '"second-secret"'}])
    remote.until(run, "planned")
    shown = remote.api("GET", f"/runs/{run}/plan/json-output-redacted").json()
    [changed] = shown["resource_changes"]
    assert changed["change"]["actions"] == ["update"]
    before, after = changed["change"]["before"]["input"], changed["change"]["after"]["input"]
    assert (before["open"], after["open"]) == (1, 1)
    assert before["hidden"] != after["hidden"]
    assert "secret" not in json.dumps([before, after]).replace("sensitive", "")
    assert "terraform.io/builtin/terraform" in shown["provider_schemas"]


def commands(part: str) -> list[str]:
    """The command lines of the processes that name something."""
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        with suppress(OSError):
            found.append(path.read_text().replace("\0", " "))
    return [command for command in found if part in command]
