"""What pipelines name, the root devops makes; and what they use, it lets them."""

import pytest

from tests.pipelines.rendered import cases, groups, identify, values, variables
from tests.terraform.records import Records

pytestmark = pytest.mark.sandbox
PREDEFINED = ("Agent.", "Build.", "Pipeline.", "System.")
# Set by a step for those after it.
WITHIN = {"comment", "found", "live", "packages", "swapped", "tree"}
CONNECTIONS = ("azureSubscription", "connectedServiceNameARM", "containerRegistry", "gitHubConnection")
every = pytest.mark.parametrize("case", cases(), ids=identify)


def _groups(records: Records) -> dict[str, set[str]]:
    """Variable group → names of its variables."""
    return {
        facts["name"]: {one["name"] for one in facts["variable"]}
        for address, facts in records.resources("devops").items()
        if address.startswith("azuredevops_variable_group.")
    }


def _allowed(records: Records, name: str) -> set[str]:
    """Ids of what a pipeline is authorised for."""
    resources = records.resources("devops")
    own = "infrastructure" if name == "infrastructure" else f'service["{name}"]'
    pipeline = resources[f"azuredevops_build_definition.{own}"]["id"]
    return {
        str(facts["resource_id"])
        for address, facts in resources.items()
        if address.startswith("azuredevops_pipeline_authorization.") and str(facts["pipeline_id"]) == pipeline
    }


def _ids(records: Records, key: str, *types: str) -> dict[str, str]:
    """Name → id of what the root made of these types."""
    return {
        facts[key]: facts["id"]
        for address, facts in records.resources("devops").items()
        if address.startswith(tuple(f"{one}." for one in types))
    }


@every
def test_every_variable_comes_from_the_job_s_groups_or_from_azure(records: Records, case):
    made = _groups(records)
    for stage, job in case.jobs():
        known = WITHIN.union(*(made[group] for group in groups(job)))
        asked = {name for name in variables(job) if not name.startswith(PREDEFINED)}
        assert asked <= known, f"{stage['stage']} knows {sorted(known)}"


@every
def test_a_pipeline_may_use_every_group_environment_and_connection_that_it_names(records: Records, case):
    registry = records.contract("k8s")["registry"]["name"]
    ids = _ids(records, "name", "azuredevops_variable_group", "azuredevops_environment") | _ids(
        records, "service_endpoint_name", "azuredevops_serviceendpoint_github"
    )
    connections = _ids(
        records,
        "service_endpoint_name",
        *(f"azuredevops_serviceendpoint_{kind}" for kind in ("azurerm", "azurecr", "github")),
    )
    allowed = _allowed(records, case.name)
    for _, job in case.jobs():
        named = groups(job) | ({job["environment"]} if "environment" in job else set())
        assert {ids[name] for name in named} <= allowed
        used = {text for key in CONNECTIONS for text in values(job, key)}
        assert {connections[name.replace("abcregistry", registry)] for name in used} <= allowed


@every
def test_a_pool_that_is_named_is_made_and_allowed(records: Records, case):
    pools = {one["name"]: name for name, one in records.contract("devops")["pools"].items()}
    authorised = {
        address.split('"')[1]
        for address in records.resources("devops")
        if address.startswith("azuredevops_pipeline_authorization.this")
    }
    for _, job in case.jobs():
        if "name" in job["pool"]:
            assert f"{case.name}/pool/{pools[job['pool']['name']]}" in authorised
