"""Environments come and go by their file alone, and nobody else's resources move."""

import json

import pytest

from tests.terraform.changes import actions, names, only
from tests.terraform.records import Records
from tests.terraform.stack import CHANGES, PATIENTLY, SHARED, Stack

pytestmark = pytest.mark.sandbox

# What all environments share, and what therefore says something else when there is one more or one less.
TOUCHED = {
    "k8s": {
        "azurerm_container_registry.main",  # closed while there is a private environment
        "azurerm_key_vault.main",
        "azurerm_network_security_rule.isolation_in",
        "azurerm_network_security_rule.isolation_out",
        "azurerm_virtual_network.main",
        "azurerm_virtual_network_peering.from_environment",
        "azurerm_virtual_network_peering.to_environment",
    },
    "devops": {
        "azuredevops_check_branch_control.registry",  # which branches push images
        "datadog_dashboard_json.links",
        "github_repository_file.pipeline",
        "github_repository_file.profile",
    },
}

# What goes with the last private environment: zones, isolation from it, the place where its agents are made.
PRIVATE = {
    "azurerm_dev_center.agents",
    "azurerm_dev_center_project.agents",
    "azurerm_network_security_rule.isolation_in",
    "azurerm_network_security_rule.isolation_out",
    "azurerm_private_dns_zone.this",
    "azurerm_private_dns_zone_virtual_network_link.cluster",
}
ISOLATION_OF_PROD = {f'azurerm_network_security_rule.isolation_{way}["prod"]' for way in ("in", "out")}


def _kinds(addresses: set[str]) -> set[str]:
    return {address.partition("[")[0] for address in addresses}


@pytest.mark.parametrize("workspace", SHARED)
@pytest.mark.parametrize(("leaves", "stays"), [("dev", "prod"), ("prod", "dev")])
def test_leaving_out_an_environment_removes_its_own_and_nothing_else(stack: Stack, workspace, leaves, stays):
    plan = stack.plan(workspace, f"-var=environments={json.dumps([stays])}", name=f"without-{leaves}")
    removed = only(plan, "delete")
    assert removed
    assert _kinds({one for one in removed if not names(one, leaves)}) <= (
        PRIVATE if leaves == "prod" else set()
    )
    assert only(plan, "update") | removed == set(actions(plan))
    assert _kinds(only(plan, "update")) <= TOUCHED[workspace]


@pytest.mark.parametrize("workspace", SHARED)
def test_a_further_environment_adds_its_own_and_replaces_nothing(grown_records: Records, workspace):
    plan = grown_records.plan(workspace)
    added = only(plan, "create")
    assert added
    # prod's nodes had no other private network to be kept from until qa came.
    assert {one for one in added if not names(one, "qa")} <= ISOLATION_OF_PROD
    assert only(plan, "update") | added == set(actions(plan))
    assert _kinds(only(plan, "update")) <= TOUCHED[workspace]


def test_an_environment_without_a_state_is_an_error_and_not_left_out(grown_records: Records):
    told = grown_records.read("early", "k8s")
    assert "No stored state was found" in told
    assert 'terraform_remote_state.environment["qa"]' in told


def test_the_new_environment_is_in_every_contract(grown_records: Records):
    assert grown_records.contract("qa")["environment"] == "qa"
    for workspace in SHARED:
        assert grown_records.contract(workspace)["environments"] == ["dev", "prod", "qa"]


@pytest.mark.parametrize("workspace", ["qa", *SHARED])
def test_the_grown_platform_settles(grown: Stack, workspace):
    run = grown.converged(workspace)
    assert run.code == 0, run.output


@pytest.mark.parametrize("workspace", SHARED)
def test_an_unknown_environment_is_refused_and_told_where_they_are(stack: Stack, workspace):
    run = stack.attempt(workspace, "plan", "-input=false", PATIENTLY, '-var=environments=["prd"]')
    assert run.code not in (0, CHANGES)
    assert "has no file in config/environments" in " ".join(run.output.split())
