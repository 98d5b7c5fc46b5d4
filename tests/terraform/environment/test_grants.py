"""A service may do what its `uses` need, where it lives, and nothing in another environment."""

import pytest

from tests.terraform.environment.places import only, present
from tests.terraform.records import Records

pytestmark = pytest.mark.sandbox

USES = [
    pytest.param(environment, name, part, facts, id=f"{environment}-{name}-{part}")
    for environment, name, facts in present("web", "function", "container", "cron")
    for part in facts.get("uses", {})
    if part in ("redis", "servicebus", "storage")
]


def _roles(records: Records, environment: str, service: str) -> set[tuple[str, str]]:
    """(role, scope) of everything that the service's identity was granted."""
    principal = records.contract(environment)["identities"][service]["principal_id"]
    return {
        (values["role_definition_name"], values["scope"])
        for address, values in records.resources(environment).items()
        if address.startswith("azurerm_role_assignment.") and values["principal_id"] == principal
    }


def _needed(records: Records, environment: str, part: str, facts: dict) -> set[tuple[str, str]]:
    if part == "servicebus":
        scope = only(records, environment, "azurerm_servicebus_namespace")["id"]
        return {(f"Azure Service Bus Data {role}", scope) for role in ("Receiver", "Sender")}
    resources = records.resources(environment)
    containers = [
        f'azurerm_storage_container.this["{name}"]' for name in facts["uses"]["storage"]["containers"]
    ]
    return {("Storage Blob Data Contributor", resources[address]["id"]) for address in containers}


@pytest.mark.parametrize(("environment", "service", "part", "facts"), USES)
def test_every_part_admits_the_services_that_use_it(records: Records, environment, service, part, facts):
    if part == "redis":
        identity = records.contract(environment)["identities"][service]
        policy = records.resources(environment)[
            f'azurerm_managed_redis_access_policy_assignment.service["{service}"]'
        ]
        assert policy["object_id"] == identity["principal_id"]
        assert policy["managed_redis_id"] == only(records, environment, "azurerm_managed_redis")["id"]
    else:
        assert _needed(records, environment, part, facts) <= _roles(records, environment, service)


@pytest.mark.parametrize(
    ("environment", "service"),
    [(environment, name) for environment, name, _ in present("web", "function", "container", "cron")],
)
def test_every_grant_is_inside_the_service_s_own_environment(records: Records, environment, service):
    group = records.contract(environment)["account"]["group"]
    assert all(f"/resourceGroups/{group}/" in scope for _, scope in _roles(records, environment, service))
