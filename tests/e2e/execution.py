"""Workspaces of a test's checkout that are executed by HCP Terraform, and their runs."""

from tests.e2e.checkout import Checkout

ROOTS = {"dev": "environment", "prod": "environment", "k8s": "k8s", "devops": "devops"}
POOL = "pool"


def workspace(checkout: Checkout, name: str) -> dict:
    """A workspace as HCP Terraform shows it."""
    return checkout.hcp("GET", f"organizations/small/workspaces/small-{name}")["data"]


def make_remote(checkout: Checkout, name: str, **attributes: object) -> None:
    """Make a workspace that is executed remotely, as somebody would in HCP Terraform."""
    given = {"name": f"small-{name}", "execution-mode": "remote", **_settings(name), **attributes}
    document = {"data": {"type": "workspaces", "attributes": given}}
    project = checkout.hcp("GET", "organizations/small/projects")["data"][0]["id"]
    document["data"]["relationships"] = {"project": {"data": {"type": "projects", "id": project}}}
    checkout.hcp("POST", "organizations/small/workspaces", document)


def execute(checkout: Checkout, name: str, mode: str, **attributes: object) -> None:
    """Let a workspace be executed in another way."""
    given = {"execution-mode": mode, **_settings(name), **attributes}
    path = f"workspaces/{workspace(checkout, name)['id']}"
    checkout.hcp("PATCH", path, {"data": {"type": "workspaces", "attributes": given}})


def make_pool(checkout: Checkout) -> str:
    """The id of a new agent pool, which the sandbox serves."""
    document = {"data": {"type": "agent-pools", "attributes": {"name": POOL}}}
    return checkout.hcp("POST", "organizations/small/agent-pools", document)["data"]["id"]


def runs(checkout: Checkout, name: str) -> list[dict]:
    """A workspace's runs, newest first."""
    return checkout.hcp("GET", f"workspaces/{workspace(checkout, name)['id']}/runs")["data"]


def statuses(checkout: Checkout, name: str) -> list[str]:
    """How a workspace's runs stand, newest first."""
    return [run["attributes"]["status"] for run in runs(checkout, name)]


def executors(checkout: Checkout, name: str) -> list[str]:
    """Who planned a workspace's runs, newest first: remote or agent."""
    plans = [run["relationships"]["plan"]["data"]["id"] for run in runs(checkout, name)]
    facts = [checkout.hcp("GET", f"plans/{plan}")["data"]["attributes"] for plan in plans]
    return [one["execution-details"]["mode"] for one in facts]


def _settings(name: str) -> dict[str, object]:
    return {"working-directory": f"terraform/azure/{ROOTS[name]}"}
