"""A service reads its own secrets of its environment's vault, and no other."""

import pytest

from tests.terraform.environment.places import present
from tests.terraform.records import Records

pytestmark = pytest.mark.sandbox

KINDS = ("web", "function", "container", "cron")
ROLE = "Key Vault Secrets User"


@pytest.mark.parametrize(
    ("environment", "service"), [(environment, name) for environment, name, _ in present(*KINDS)]
)
def test_a_service_reads_exactly_its_own_secrets(records: Records, environment, service):
    contract = records.contract(environment)
    principal = contract["identities"][service]["principal_id"]
    scopes = {
        values["scope"]
        for address, values in records.resources(environment).items()
        if address.startswith("azurerm_role_assignment.")
        and values["principal_id"] == principal
        and values["role_definition_name"] == ROLE
    }
    secrets = contract["services"][service]["secrets"].values()
    assert scopes == {f"{contract['secret_store']['id']}/secrets/{secret}" for secret in secrets}
