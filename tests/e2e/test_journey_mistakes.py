"""What a person is told who errs, looks around, or changes their mind: what, where, and the next command."""

import signal

import pytest

from tests.e2e.checkout import Checkout, until


@pytest.mark.parametrize(
    ("command", "told"),
    [
        (["unlock"], "nothing is selected\n  next: inv status --all tells what is locked, --only picks it\n"),
        (["sandbox.fault", "terraform_data", "--nth", "x"], "--nth wants a number, not x\n"),
        (["sandbox.fault", "terraform_data", "--seconds", "soon"], "--seconds wants a number, not soon\n"),
    ],
)
def test_what_is_lacking_or_no_number_is_told_in_a_sentence(fresh, command, told):
    result = fresh.inv(*command, code=5)
    assert told in result.stderr
    assert "Traceback" not in result.stderr


def test_a_graph_that_cannot_be_read_says_what_to_do_first(fresh):
    fresh.write("terraform/azure/k8s/more.tf", 'output "x" { value = data.terraform_remote_state.nope }\n')
    result = fresh.inv("graph", "--all", code=5)
    assert 'k8s: uses the remote state "nope", which nobody declares' in result.stderr
    assert "next: correct these, then inv graph --all" in result.stderr


def test_inv_reads_its_checkout_from_below_the_root(fresh):
    below = Checkout(fresh.path / "config", fresh.environment)
    assert below.inv("graph", "--all").stdout == fresh.inv("graph", "--all").stdout


def _resources(checkout: Checkout) -> dict[str, int]:
    # A serial may rise: an interrupted Terraform saves the state that it has, even when that is the same.
    return {name: row["resources"] for name, row in checkout.status().items()}


@pytest.mark.parametrize("verb", ["plan", "drift", "destroy"])
def test_ctrl_c_while_planning_ends_as_an_interrupt_and_changes_nothing(applied, verb):
    applied.fault("delay", nth=0, seconds=1, type="azurerm_resource_group", call="read")
    before = _resources(applied)
    command = applied.start(verb, "--all", "--yes") if verb == "destroy" else applied.start(verb, "--all")
    until(applied.struck)
    command.process.send_signal(signal.SIGINT)
    result = command.end(130)
    assert "interrupted; nothing was " in result.stderr
    assert f"next: inv {verb}" in result.stderr
    assert "Traceback" not in result.stderr
    applied.mend()
    assert _resources(applied) == before


def test_a_plan_is_what_its_command_prints_and_its_run_is_told(applied):
    told = applied.inv("plan", "--all")
    assert told.stdout.startswith("workspace ")
    shown = applied.inv("runs.show", "--json").json
    assert {row["workspace"]: row["status"] for row in shown} == dict.fromkeys(
        ["dev", "prod", "k8s", "devops"], "no changes"
    )
