"""What a service's repository and its pipeline get, by the service's kind."""

import pytest
import yaml

from scripts.core.pipelines.nodes import plain, read
from scripts.core.pipelines.thin import thin_file
from scripts.ops.load import load_config
from scripts.ops.schemas import read_defaults
from tests.terraform.catalogue import environments, services
from tests.terraform.records import Records
from tests.terraform.stack import CHECKOUT

pytestmark = pytest.mark.sandbox
TEMPLATES = {
    "web": "app-service",
    "function": "function-app",
    "container": "container",
    "cron": "container",
    "package": "nuget",
    "frontend": "next",
}
RELEASED = {name: facts for name, facts in services().items() if facts.get("repository")}
USES = {
    "web": {"github", "connection", "environment", "variables", "pool"},
    "function": {"github", "connection", "environment", "variables", "pool"},
    "container": {"github", "registry", "environment", "variables", "pool"},
    "cron": {"github", "registry", "environment", "variables", "pool"},
    "frontend": {"github", "environment", "variables", "secrets"},
    "package": {"github"},
}
MIGRATED = {name for name, facts in RELEASED.items() if "postgres" in facts.get("uses", {})}


def _file(records: Records, service: str, branch: str) -> dict:
    resources = records.resources("devops")
    return yaml.safe_load(resources[f'github_repository_file.pipeline["{service}/{branch}"]']["content"])


@pytest.mark.parametrize("branch", ["dev", "main"])
@pytest.mark.parametrize("service", RELEASED)
def test_every_branch_extends_the_template_of_the_service_s_kind(records: Records, service, branch):
    extends = _file(records, service, branch)["extends"]
    assert extends["template"] == f"pipelines/templates/{TEMPLATES[RELEASED[service]['kind']]}.yml@platform"
    assert extends["parameters"]["service"] == service
    told = {stage["name"]: stage["branch"] for stage in extends["parameters"]["environments"]}
    assert told == {name: facts["branch"] for name, facts in environments().items()}


@pytest.mark.parametrize("service", RELEASED)
def test_a_pipeline_may_use_what_its_kind_needs_and_nothing_else(records: Records, service):
    keys = [
        address.split('"')[1].split("/")
        for address in records.resources("devops")
        if address.startswith("azuredevops_pipeline_authorization.this")
    ]
    wanted = USES[RELEASED[service]["kind"]] | ({"connection"} if service in MIGRATED else set())
    assert {use for name, use, *_ in keys if name == service} == wanted


def test_a_private_environment_s_sites_and_all_images_go_through_agents_inside(records: Records):
    site = {
        one["name"]: one
        for one in _file(records, "orders-api", "main")["extends"]["parameters"]["environments"]
    }
    assert (site["dev"]["pool"], site["prod"]["pool"]) == ("", "abc-prod")
    image = _file(records, "catalog-api", "dev")["extends"]["parameters"]
    assert image["registry"]["pool"] == "abc-prod"
    assert {stage["connection"] for stage in image["environments"]} == {""}


def test_a_service_without_a_repository_has_no_pipeline(records: Records):
    assert set(records.contract("devops")["pipelines"]) == set(RELEASED)


def test_only_an_environment_s_own_branch_may_use_its_connection(records: Records):
    checks = {
        address.split('"')[1]: values["allowed_branches"]
        for address, values in records.resources("devops").items()
        if address.startswith("azuredevops_check_branch_control.this")
    }
    guarded = ("environment/{}", "endpoint/{}", "variablegroup/{}/apply", "variablegroup/{}/frontends")
    assert checks == {
        kind.format(name): f"refs/heads/{facts['branch']}"
        for kind in guarded
        for name, facts in environments().items()
    }


def test_the_connection_s_identity_trusts_the_connection_itself(records: Records):
    resources = records.resources("devops")
    for name in environments():
        connection = resources[f'azuredevops_serviceendpoint_azurerm.environment["{name}"]']
        credential = resources[f'azurerm_federated_identity_credential.environment["{name}"]']
        assert credential["subject"] == connection["workload_identity_federation_subject"]
        assert credential["issuer"] == connection["workload_identity_federation_issuer"]


def test_a_role_reaches_no_further_than_its_environment_s_group(records: Records):
    roles = records.resources("devops")
    scopes = {
        name: roles[f'azurerm_role_assignment.environment["{name}"]']["scope"] for name in environments()
    }
    assert {name: scope.rsplit("/", 1)[-1] for name, scope in scopes.items()} == {
        name: records.contract(name)["account"]["group"] for name in environments()
    }


@pytest.mark.parametrize("service", RELEASED)
def test_the_file_is_the_one_that_pipelines_are_checked_with_here(records: Records, service):
    resources = records.resources("devops")
    written = resources[f'github_repository_file.pipeline["{service}/main"]']["content"]
    registry = records.contract("k8s")["registry"]
    told = plain(read(written.replace(registry["name"], "abcregistry"), "azure-pipelines.yml"))
    assert told == plain(thin_file(load_config(CHECKOUT), read_defaults(CHECKOUT), service))


def test_a_pull_request_has_no_token_that_may_apply(records: Records):
    resources = records.resources("devops")
    groups = {
        address.split('"')[1]
        for address in resources
        if address.startswith("azuredevops_variable_group.secret")
    }
    guarded = {
        address.split('"')[1].removeprefix("variablegroup/")
        for address in resources
        if address.startswith("azuredevops_check_branch_control.this") and "variablegroup/" in address
    }
    assert groups - guarded == {"plan"}


def test_migrations_sign_in_as_the_identity_of_their_environment_s_connection(records: Records):
    resources = records.resources("devops")
    for name in environments():
        identity = resources[f'azurerm_user_assigned_identity.environment["{name}"]']
        admin = resources[
            f'azurerm_postgresql_flexible_server_active_directory_administrator.pipelines["{name}"]'
        ]
        assert (admin["principal_name"], admin["object_id"]) == (identity["name"], identity["principal_id"])
