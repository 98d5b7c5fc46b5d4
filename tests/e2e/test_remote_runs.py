"""Workspaces that run in HCP Terraform: planned there, applied there, and nothing of ours is left there."""

from tests.e2e.checkout import Checkout

ROOTS = {"dev": "environment", "prod": "environment", "k8s": "k8s", "devops": "devops"}
MORE = 'resource "terraform_data" "more" {\n}\n'


def workspace(checkout: Checkout, name: str) -> dict:
    """A workspace as HCP Terraform shows it."""
    return checkout.hcp("GET", f"organizations/small/workspaces/small-{name}")["data"]


def execute(checkout: Checkout, name: str, mode: str, **attributes: object) -> None:
    """Let a workspace be executed in another way, as somebody would switch it in HCP Terraform."""
    found = workspace(checkout, name)["id"]
    attributes |= {"execution-mode": mode, "working-directory": f"terraform/azure/{ROOTS[name]}"}
    checkout.hcp("PATCH", f"workspaces/{found}", {"data": {"type": "workspaces", "attributes": attributes}})


def runs(checkout: Checkout, name: str) -> list[dict]:
    """The attributes of a workspace's runs, newest first."""
    listed = checkout.hcp("GET", f"workspaces/{workspace(checkout, name)['id']}/runs")["data"]
    return [one["attributes"] for one in listed]


def test_remote_and_local_workspaces_are_applied_in_one_command_on_each_others_contracts(applied):
    execute(applied, "dev", "remote")
    applied.write("terraform/azure/environment/more.tf", MORE)
    result = applied.inv("apply", "--all", "--yes", "--verify")
    assert "dev: https" in result.stderr or "dev: http://" in result.stderr
    assert [one["status"] for one in runs(applied, "dev")] == ["planned_and_finished", "applied"]
    assert not workspace(applied, "dev")["attributes"]["locked"]
    print(result.stdout, result.stderr)
