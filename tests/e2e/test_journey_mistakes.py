"""What a person is told who errs, looks around, or changes their mind: what, where, and the next command."""

import signal

import pytest

from tests.e2e.checkout import until


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
    root = fresh.inv("graph", "--all").stdout
    fresh.path = fresh.path / "config" if False else fresh.path
    assert root
