"""Drift, deletion and faults in a running sandbox, as the commands cause them and Terraform meets them."""

import json
import os
import subprocess
import textwrap

import pytest
import requests

from scripts import sandbox
from tests.sandbox.daemon.conftest import CHECKOUT, Root

pytestmark = pytest.mark.sandbox
INV = CHECKOUT / ".venv" / "bin" / "inv"
GROUPS = """
    terraform {
      cloud {}
      required_providers {
        azurerm = { source = "hashicorp/azurerm" }
      }
    }
    provider "azurerm" {
      subscription_id = "00000000-0000-4000-8000-000000000000"
      features {}
    }
    resource "azurerm_resource_group" "group" {
      for_each = toset(["one", "two"])
      name     = "abc-${each.key}"
      location = "westeurope"
      tags     = { owner = "ada" }
    }
"""
ONE = 'azurerm_resource_group.group["one"]'


@pytest.fixture
def root(directory, tmp_path):
    world = sandbox.up(directory)
    (tmp_path / "main.tf").write_text(textwrap.dedent(GROUPS))
    url = f"{world.urls['hcp']}/api/v2/organizations/abc/workspaces"
    headers = {"Authorization": f"Bearer {(directory / 'token').read_text().strip()}"}
    document = {"data": {"attributes": {"name": "abc-dev"}}}
    assert requests.post(url, json=document, headers=headers, timeout=5).status_code == 201
    made = Root(tmp_path, world, "abc-dev")
    made.run("init", "-input=false")
    return made


@pytest.fixture
def inv(directory):
    """Runs inv sandbox.VERB in this test's sandbox."""

    def run(*arguments: str, code: int = 0) -> str:
        ended = subprocess.run(
            [INV, *arguments],
            cwd=CHECKOUT,
            env={**os.environ, "GITOPS_SANDBOX_DIR": str(directory)},
            capture_output=True,
            text=True,
            timeout=60,
        )
        assert ended.returncode == code, ended
        return ended.stdout + ended.stderr

    return run


def test_drift_shows_in_the_next_plan_and_apply_mends_it(root, inv):
    root.run("apply", "-auto-approve")
    told = inv("sandbox.drift", ONE, "tags.owner=eve", "--env", "dev")
    assert told == f"{ONE} in abc-dev: tags.owner=eve set, without Terraform\n"
    plan = root.run("plan", "-detailed-exitcode", code=2)
    assert '"owner" = "eve" -> "ada"' in plan
    root.run("apply", "-auto-approve")
    root.run("plan", "-detailed-exitcode")


def test_a_resource_deleted_out_of_band_is_made_again(root, inv):
    root.run("apply", "-auto-approve")
    assert inv("sandbox.drift", ONE, "delete") == f"{ONE} in abc-dev: deleted, without Terraform\n"
    assert "1 to add, 0 to change, 0 to destroy" in root.run("plan", "-detailed-exitcode", code=2)
    root.run("apply", "-auto-approve")
    root.run("plan", "-detailed-exitcode")


def test_an_attribute_that_does_not_exist_cannot_drift(root, inv):
    root.run("apply", "-auto-approve")
    told = inv("sandbox.drift", ONE, "colour=red", code=5)
    assert "azurerm_resource_group has no attribute 'colour'" in told
    root.run("plan", "-detailed-exitcode")


def test_a_resource_that_is_to_fail_fails_once(root, inv):
    told = inv("sandbox.fault", "azurerm_resource_group.abc-two", "--message", "quota exceeded")
    assert "fail match 1 of call apply name abc-two type azurerm_resource_group" in told
    assert "quota exceeded" in root.run("apply", "-auto-approve", code=1)
    assert "1 added" in root.run("apply", "-auto-approve")


def test_faults_are_listed_and_cleared(root, inv):
    inv("sandbox.fault", "azurerm_subnet", "--kind", "delay", "--seconds", "2", "--nth", "0")
    [row] = json.loads(inv("sandbox.faults", "--json"))
    assert row | {"fault": ""} == {
        "fault": "",
        "kind": "delay",
        "strikes": "every match",
        "matches": "call apply type azurerm_subnet",
        "seen": 0,
    }
    assert json.loads(inv("sandbox.status", "--json"))["faults"] == 1
    assert inv("sandbox.faults", "--clear") == "1 fault taken away\n"
    assert json.loads(inv("sandbox.faults", "--json")) == []


def test_an_unknown_kind_of_fault_is_an_error(root, inv):
    assert "unknown kind of fault 'sideways'" in inv(
        "sandbox.fault", "azurerm_subnet", "--kind", "sideways", code=5
    )


def test_up_down_and_reset_say_what_they_did(directory, inv):
    assert f"directory   {directory}" in inv("sandbox.up")
    assert json.loads(inv("sandbox.status", "--json"))["running"]
    assert inv("sandbox.down") == "sandbox: stopped\n"
    assert inv("sandbox.down") == "sandbox: did not run\n"
    assert not json.loads(inv("sandbox.status", "--json"))["running"]
    assert inv("sandbox.reset") == f"sandbox: {directory} is deleted\n"
    assert inv("sandbox.reset") == f"sandbox: nothing in {directory}\n"
