"""What goes wrong in the world: nothing is lost, others finish, and the printed command goes on."""

import base64
import hashlib
import json
import os
import re
import signal

import requests

from scripts.sandbox.place import Place, is_held
from tests.e2e.checkout import Checkout, until

MORE = 'resource "azurerm_resource_group" "more" {{\n  name     = "{name}"\n  location = "westeurope"\n}}\n'


def add_more(checkout: Checkout) -> None:
    """One resource more in every environment, and one in k8s."""
    checkout.write("terraform/azure/environment/more.tf", MORE.format(name="more-${local.environment}"))
    checkout.write("terraform/azure/k8s/more.tf", MORE.format(name="more-k8s"))


def test_a_failure_blocks_whoever_reads_it_lets_the_rest_finish_and_can_be_resumed(fresh):
    fresh.inv("sandbox.up")
    fresh.inv(
        "sandbox.fault", "azurerm_resource_group.rg-dev", "--call", "apply", "--message", "out of quota"
    )
    result = fresh.inv("apply", "--all", "--yes", "--json", code=1)
    assert result.statuses == {"dev": "failed", "prod": "applied", "k8s": "blocked", "devops": "blocked"}
    rows = {row["workspace"]: row for row in result.json["workspaces"]}
    assert (rows["k8s"]["reason"], rows["devops"]["reason"]) == ("by dev", "by dev")
    assert re.search(
        r"^dev failed: out of quota: azurerm_resource_group.main \(main.tf:6\)$", result.stderr, re.M
    )
    assert "\nblocked by it: k8s, devops\n" in result.stderr
    assert result.json["outcome"] == "failed"

    resumed = fresh.inv(*result.next, "--json")
    assert resumed.statuses == {"dev": "applied", "k8s": "applied", "devops": "applied"}
    assert fresh.inv("plan", "--all", "--json").json["outcome"] == "no changes"


def test_what_was_made_before_a_failure_is_in_the_state_and_the_report(applied):
    add_more(applied)
    applied.fault("fail", type="azurerm_resource_group", call="apply", name="more-dev")
    applied.write("terraform/azure/environment/good.tf", 'resource "terraform_data" "good" {\n}\n')
    result = applied.inv("apply", "--only", "dev", "--yes", "--json", code=1)
    (row,) = result.json["workspaces"]
    assert (row["status"], row["add"], row["serial"]) == ("failed", 1, 2)
    assert applied.status()["dev"]["resources"] == 3


def test_a_plan_that_fails_is_told_and_the_others_are_planned(applied):
    applied.write("terraform/azure/k8s/wrong.tf", "locals {\n  wrong = local.missing\n}\n")
    result = applied.inv("plan", "--all", "--json", code=1)
    assert result.statuses == {
        "dev": "no changes",
        "prod": "no changes",
        "k8s": "failed",
        "devops": "deferred",
    }
    assert "k8s: Reference to undeclared local value (wrong.tf:2)" in result.stderr
    result = applied.inv("apply", "--all", "--yes", "--json", code=1)
    assert result.statuses == {
        "dev": "no changes",
        "prod": "no changes",
        "k8s": "failed",
        "devops": "blocked",
    }


def test_a_root_that_cannot_be_initialised_is_told_and_the_others_go_on(applied):
    applied.write("terraform/azure/k8s/wrong.tf", 'module "missing" {\n  source = "../modules/missing"\n}\n')
    result = applied.inv("plan", "--all", "--json", code=1)
    assert result.statuses["dev"] == "no changes"
    assert result.statuses["k8s"] == "failed"
    assert "terraform init failed" in result.stderr
    assert "Unreadable module directory" in result.stderr


def test_a_resource_that_the_sandbox_does_not_know_is_told_with_the_task_that_adds_it(applied):
    applied.write("terraform/azure/k8s/odd.tf", 'resource "azurerm_unheard_of" "x" {\n  name = "x"\n}\n')
    result = applied.inv("plan", "--only", "k8s", code=5)
    place = applied.path / "terraform/azure/k8s/odd.tf"
    assert f'the sandbox does not know:\n  resource "azurerm_unheard_of" ({place}:1)\n' in result.stderr
    assert result.next == ["sandbox.schemas"]


def test_apply_killed_with_minus_nine_is_finished_by_terraform_and_resumed(applied):
    add_more(applied)
    applied.fault("hang", type="azurerm_resource_group", call="apply", name="more-dev")
    command = applied.start("apply", "--env", "dev", "--yes")
    until(applied.struck)
    command.process.kill()
    command.end(-9)
    assert applied.inv("runs.list", "--json").json[0]["outcome"] == "broken off"
    assert applied.status()["dev"]["status"].startswith("locked by ")
    applied.mend()
    until(lambda: applied.status()["dev"]["status"] == "applied")
    assert applied.status()["dev"]["resources"] == 3

    resumed = applied.inv("apply", "--resume", "--yes", "--json")
    assert resumed.statuses == {"dev": "no changes", "k8s": "applied", "devops": "no changes"}


def test_ctrl_c_ends_safely_frees_the_lock_and_can_be_resumed(applied):
    add_more(applied)
    applied.fault("hang", type="azurerm_resource_group", call="apply", name="more-dev")
    command = applied.start("apply", "--all", "--yes", "--json")
    until(applied.struck)
    command.process.send_signal(2)
    until(lambda: _is_stopping(applied))
    applied.mend()
    result = command.end(130)
    assert "stopping: nothing new starts" in result.stderr
    assert result.statuses["dev"] == "interrupted"
    assert {"k8s", "devops"} <= {
        name for name, word in result.statuses.items() if word in ("blocked", "interrupted")
    }
    assert [one["status"] for one in applied.status().values()] == ["applied"] * 4

    resumed = applied.inv(*result.next, "--json")
    assert set(resumed.statuses.values()) <= {"applied", "no changes"}
    assert applied.inv("plan", "--all", "--json").json["outcome"] == "no changes"


def _is_stopping(checkout: Checkout) -> bool:
    logs = list(checkout.runs()[-1].glob("*.log"))
    return any("Gracefully shutting down" in log.read_text() for log in logs)


def test_a_sandbox_killed_in_mid_apply_is_started_again_by_the_next_command(applied):
    add_more(applied)
    applied.fault("hang", type="azurerm_resource_group", call="apply", name="more-dev")
    command = applied.start("apply", "--only", "dev", "--yes", "--json")
    until(applied.struck)
    place = Place(applied.sandbox)
    os.kill(place.record()["pid"], signal.SIGKILL)
    until(lambda: not is_held(place.alive))

    said = applied.inv("sandbox.up").stderr
    assert re.search(r"sandbox: the daemon \(pid \d+\) was killed; it starts again", said)
    applied.mend()
    result = command.end(1)
    assert result.statuses == {"dev": "failed"}
    resumed = applied.inv(*result.next, "--json")
    assert resumed.statuses == {"dev": "applied"}
    assert applied.inv("plan", "--only", "dev", "--json").json["outcome"] == "no changes"


def test_states_that_cannot_be_saved_are_kept_apart_and_written_back(applied):
    add_more(applied)
    applied.fault("hang", nth=0, type="azurerm_resource_group", call="apply", name="more-*")
    command = applied.start("apply", "--env", "dev", "--env", "prod", "--yes", "--json")
    until(lambda: applied.struck() == 2)
    for name in ("dev", "prod"):
        applied.unlock(name)  # without its lock, HCP Terraform takes no state
    applied.mend()
    result = command.end(1)
    assert result.statuses == {"dev": "failed", "prod": "failed", "k8s": "blocked", "devops": "blocked"}
    for name in ("dev", "prod"):
        kept = applied.sandbox / "work" / name / "terraform/azure/environment/errored.tfstate"
        assert f'"more-{name}"' in kept.read_text()
        assert kept.stat().st_mode & 0o777 == 0o600
        assert f"Terraform could not save its state; it is kept in {kept}" in result.stderr

    resumed = applied.inv(*result.next, "--json")
    assert "dev: writing back the state that could not be saved" in resumed.stderr
    assert resumed.statuses == {
        "dev": "no changes",
        "prod": "no changes",
        "k8s": "applied",
        "devops": "no changes",
    }
    assert list(applied.sandbox.rglob("errored.tfstate")) == []
    assert applied.status()["dev"]["resources"] == applied.status()["prod"]["resources"] == 3


def test_what_moved_since_a_run_is_told_and_planned_again(applied):
    add_more(applied)
    applied.fault("fail", type="azurerm_resource_group", call="apply", name="more-k8s")
    failed = applied.inv("apply", "--all", "--yes", "--json", code=1)
    assert failed.statuses == {"dev": "applied", "prod": "applied", "k8s": "failed", "devops": "blocked"}
    applied.write("terraform/azure/environment/again.tf", 'resource "terraform_data" "again" {\n}\n')
    resumed = applied.inv(*failed.next, "--json")
    assert f"since run {failed.json['run']}:\n  config/ or terraform/ has changed\n" in resumed.stderr
    assert "so all of it is planned again\n" in resumed.stderr
    assert resumed.statuses["dev"] == "applied"


def test_a_plan_that_went_stale_is_made_again_and_applied_when_it_means_the_same(applied):
    applied.write("terraform/azure/k8s/more.tf", 'resource "terraform_data" "more" {\n}\n')
    applied.write("terraform/azure/environment/slow.tf", _WAITING.format(place=applied.path))
    command = applied.start("apply", "--all", "--yes", "--json")
    until((applied.path / "waits").exists)
    _touch_state(applied, "k8s")
    (applied.path / "go").touch()
    result = command.end(0)
    assert result.statuses["k8s"] == "applied"
    assert "changed since it was planned" not in result.stderr


_WAITING = """
resource "terraform_data" "slow" {{
  provisioner "local-exec" {{
    command = "touch {place}/waits; until [ -e {place}/go ]; do sleep 0.05; done"
  }}
}}
"""


def test_a_plan_that_went_stale_and_means_something_else_is_shown_and_asked_for_again(applied):
    applied.write("terraform/azure/k8s/more.tf", 'resource "terraform_data" "more" {\n}\n')
    applied.write("terraform/azure/environment/slow.tf", _WAITING.format(place=applied.path))
    command = applied.start("apply", "--all", "--yes", "--json")
    until((applied.path / "waits").exists)
    _touch_state(applied, "k8s", forget="azurerm_resource_group")
    (applied.path / "go").touch()
    result = command.end()
    assert "k8s: changed since it was planned: azurerm_resource_group.main" in result.stderr


def _touch_state(checkout: Checkout, workspace: str, forget: str = "") -> None:
    """Write a new version of a workspace's state, as somebody elsewhere would."""
    found = checkout.hcp("GET", f"organizations/small/workspaces/small-{workspace}")["data"]["id"]
    newest = checkout.hcp("GET", f"workspaces/{found}/current-state-version")["data"]["attributes"]
    state = requests.get(newest["hosted-state-download-url"], timeout=10).json()
    state["serial"] += 1
    state["resources"] = [one for one in state["resources"] if one["type"] != forget]
    content = json.dumps(state).encode()
    checkout.hcp("POST", f"workspaces/{found}/actions/lock")
    attributes = {
        "serial": state["serial"],
        "lineage": state["lineage"],
        "md5": hashlib.md5(content).hexdigest(),
        "state": base64.b64encode(content).decode(),
    }
    document = {"data": {"type": "state-versions", "attributes": attributes}}
    checkout.hcp("POST", f"workspaces/{found}/state-versions", document)
    checkout.hcp("POST", f"workspaces/{found}/actions/unlock")
