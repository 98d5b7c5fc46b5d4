"""Runs of ours that are not wanted any more: given up, never left waiting, and told."""

import json
import signal

import pytest

from scripts import sandbox
from tests.e2e.checkout import Checkout, until
from tests.e2e.execution import execute, make_pool, statuses, workspace
from tests.e2e.terminal import Terminal

MORE = """
resource "azurerm_resource_group" "more" {
  name     = "more-${local.environment}"
  location = "westeurope"
}
"""
QUESTION = "Apply this? [y/N]"


@pytest.fixture
def dev(applied: Checkout) -> Checkout:
    """An applied checkout whose dev runs remotely and has something to apply."""
    execute(applied, "dev", "remote")
    applied.write("terraform/azure/environment/more.tf", MORE)
    return applied


def free(checkout: Checkout) -> bool:
    """Whether nobody holds dev."""
    return not workspace(checkout, "dev")["attributes"]["locked"]


def recorded(checkout: Checkout, event: str) -> list[dict]:
    """The records of one kind in the newest journal."""
    journals = sorted((checkout.sandbox / "runs").glob("*/journal.jsonl"))
    records = [json.loads(line) for line in journals[-1].read_text().splitlines()] if journals else []
    return [record for record in records if record["event"] == event]


def test_what_is_declined_is_discarded_and_what_is_agreed_is_the_plan_that_was_shown(dev):
    terminal = Terminal(dev, "apply", "--only", "dev")
    terminal.until(QUESTION)
    assert statuses(dev, "dev") == ["planned"]
    terminal.type("n\n")
    assert "is discarded" in terminal.end(3)
    assert statuses(dev, "dev") == ["discarded"]
    assert free(dev)
    terminal = Terminal(dev, "apply", "--only", "dev")
    terminal.until(QUESTION)
    # Made after the plan that is shown: it is not applied with it.
    dev.write("terraform/azure/environment/later.tf", 'resource "terraform_data" "later" {\n}\n')
    terminal.type("y\n")
    terminal.end(0)
    assert statuses(dev, "dev") == ["applied", "discarded"]
    assert dev.status()["dev"]["resources"] == 3
    assert [record["status"] for record in recorded(dev, "closed")] == ["applied"]


def test_ctrl_c_cancels_the_run_and_the_printed_command_goes_on(dev):
    dev.fault("hang", type="azurerm_resource_group", call="apply", name="more-dev")
    command = dev.start("apply", "--only", "dev", "--yes", "--json")
    until(dev.struck)
    command.process.send_signal(signal.SIGINT)
    result = command.end(130)
    dev.mend()
    assert result.statuses == {"dev": "interrupted"}
    assert statuses(dev, "dev") == ["canceled"]
    assert free(dev)
    assert dev.inv(*result.next, "--json").statuses == {"dev": "applied"}


def test_what_a_killed_command_left_is_cleared_up_by_the_next_one(dev):
    asking = Terminal(dev, "apply", "--only", "dev")
    asking.until(QUESTION)
    asking.process.kill()
    assert statuses(dev, "dev") == ["planned"]
    journal, aside = dev.runs()[-1], dev.path / "aside"
    journal.rename(aside)
    held = dev.inv("unlock", "--only", "dev", code=4)
    assert " until it ends, or is discarded in HCP Terraform\n  next: http" in held.stderr
    aside.rename(journal)
    assert " of an earlier inv is discarded\n" in dev.inv("unlock", "--only", "dev").stderr
    dev.fault("hang", type="azurerm_resource_group", call="apply", name="more-dev")
    applying = dev.start("apply", "--only", "dev", "--yes")
    until(dev.struck)
    applying.process.kill()
    applying.end(-signal.SIGKILL)
    assert statuses(dev, "dev") == ["applying", "discarded"]
    resumed = Terminal(dev, "apply", "--resume", "--yes")
    resumed.until("dev: an earlier inv left run-")
    dev.mend()
    assert "of an earlier inv is applied\n" in resumed.end(0)
    assert statuses(dev, "dev") == ["planned_and_finished", "applied", "discarded"]
    assert free(dev)


def test_an_agent_that_is_away_is_waited_for_and_named(dev):
    pool = make_pool(dev)
    execute(dev, "dev", "agent", **{"agent-pool-id": pool})
    sandbox.ask(dev.sandbox, "POST", "/agents", {"pool": pool, "served": False})
    command = dev.start("apply", "--only", "dev", "--yes")
    until(lambda: recorded(dev, "waits"))
    sandbox.ask(dev.sandbox, "POST", "/agents", {"pool": pool, "served": True})
    result = command.end(0)
    assert " waits for an agent of pool pool: none is connected\n" in result.stderr
    assert statuses(dev, "dev") == ["applied"]


def test_drift_is_found_and_a_destroy_goes_through_where_the_workspace_runs(dev):
    dev.inv("sandbox.drift", "azurerm_resource_group.main", 'tags={"team": "theirs"}', "--env", "dev")
    (found,) = dev.inv("drift", "--only", "dev", "--json", code=2).json
    assert found == {"workspace": "dev", "address": "azurerm_resource_group.main", "action": "changed"}
    refused = dev.inv("destroy", "--env", "dev", "--yes", code=3)
    result = dev.inv(*refused.next, "--json")
    assert result.statuses == {"k8s": "applied", "devops": "applied", "dev": "destroyed"}
    assert statuses(dev, "dev") == ["applied", "discarded", "planned_and_finished"]
    assert dev.contract("k8s")["environments"] == ["prod"]
    assert dev.status()["dev"]["resources"] == 0


def test_a_failure_elsewhere_gives_up_the_run_that_waited_for_it(dev):
    execute(dev, "dev", "local")
    execute(dev, "k8s", "remote")
    for name in ("dev", "prod"):
        execute(dev, name, "local", **{"global-remote-state": True})
    dev.write("terraform/azure/k8s/more.tf", 'resource "terraform_data" "more" {\n}\n')
    dev.fault("fail", type="azurerm_resource_group", call="apply", name="more-dev")
    result = dev.inv("apply", "--all", "--yes", "--json", code=1)
    assert result.statuses == {"dev": "failed", "prod": "applied", "k8s": "blocked", "devops": "blocked"}
    assert statuses(dev, "k8s") == ["discarded"]
