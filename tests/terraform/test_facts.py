"""What Flux learns of each service in the cluster: its settings, its identity, and nobody else's."""

import pytest

from tests.terraform.catalogue import uses, workloads
from tests.terraform.records import Records

pytestmark = pytest.mark.sandbox
OTHERS = {"dev": "prod", "prod": "dev"}


def _expected_settings(part: str, data: dict) -> dict[str, str]:
    """The settings that a backing part gives a service, from what the environment's contract says of it."""
    if part == "redis":
        return {"Redis__Host": f"{data['redis']['host']}:{data['redis']['port']}"}
    return {
        "postgres": lambda: {"Postgres__Host": data["postgres"]["host"]},
        "servicebus": lambda: {"ServiceBus__fullyQualifiedNamespace": data["servicebus"]["host"]},
        "storage": lambda: {"Storage__blobServiceUri": data["storage"]["blob_url"]},
        "mongo": dict,
    }[part]()


@pytest.mark.parametrize(("environment", "service", "part"), uses())
def test_every_backing_part_reaches_the_service_in_its_own_environment(
    records: Records, environment, service, part
):
    facts = records.contract("k8s")["facts"][environment]["services"][service]
    own = _expected_settings(part, records.contract(environment)["data"])
    foreign = _expected_settings(part, records.contract(OTHERS[environment])["data"])
    assert {name: facts["settings"].get(name) for name in own} == own
    assert not set(own.values()) & set(foreign.values())


@pytest.mark.parametrize(
    ("environment", "service", "part"), [case for case in uses() if case[2] == "postgres"]
)
def test_a_database_of_its_own_and_the_name_to_sign_in_with(records: Records, environment, service, part):
    settings = records.contract("k8s")["facts"][environment]["services"][service]["settings"]
    contract = records.contract(environment)
    assert settings["Postgres__Database"] == contract["data"]["postgres"]["databases"][service]
    assert settings["Postgres__User"] == contract["identities"][service]["name"]


@pytest.mark.parametrize(("environment", "service", "part"), [case for case in uses() if case[2] == "mongo"])
def test_a_connection_string_is_told_by_its_secret_s_name(records: Records, environment, service, part):
    facts = records.contract("k8s")["facts"][environment]["services"][service]
    secret = facts["secrets"]["Mongo__ConnectionString"]
    stored = [
        values["name"]
        for address, values in records.resources(environment).items()
        if address.startswith("azurerm_key_vault_secret.")
    ]
    assert secret in stored
    assert "Mongo__ConnectionString" not in facts["settings"]


@pytest.mark.parametrize(("environment", "service", "facts"), list(workloads()))
def test_every_pod_can_be_its_service_s_identity(records: Records, environment, service, facts):
    told = records.contract("k8s")["facts"][environment]["services"][service]
    identity = records.contract(environment)["identities"][service]
    federation = records.resources("k8s")[
        f'azurerm_federated_identity_credential.service["{environment}/{service}"]'
    ]
    assert told["client_id"] == identity["client_id"] == told["settings"]["AZURE_CLIENT_ID"]
    assert federation["user_assigned_identity_id"] == identity["id"]
    assert federation["subject"] == f"system:serviceaccount:{environment}:{service}"
    assert federation["issuer"] == records.contract("k8s")["cluster"]["oidc_issuer_url"]


@pytest.mark.parametrize(("environment", "service", "facts"), list(workloads()))
def test_every_secret_of_the_catalogue_is_named(records: Records, environment, service, facts):
    told = records.contract("k8s")["facts"][environment]["services"][service]["secrets"]
    wanted = {name.upper().replace("-", "_"): name for name in facts.get("secrets", [])}
    assert {setting: told.get(setting) for setting in wanted} == wanted


@pytest.mark.parametrize(("environment", "service", "facts"), list(workloads()))
def test_every_call_and_every_own_setting_is_there(records: Records, environment, service, facts):
    told = records.contract("k8s")["facts"][environment]["services"][service]["settings"]
    urls = {
        f"Services__{name.replace('-', '_')}__Url": records.contract(environment)["services"][name]["url"]
        for name in facts.get("calls", [])
    }
    wanted = urls | facts.get("settings", {})
    assert {name: told.get(name) for name in wanted} == wanted


@pytest.mark.parametrize("environment", ["dev", "prod"])
def test_flux_s_variables_are_flat_and_complete(records: Records, environment):
    facts = records.contract("k8s")["facts"][environment]
    contract = records.contract(environment)
    assert facts["variables"]["namespace"] == environment
    assert facts["variables"]["secret_store_url"] == contract["secret_store"]["url"]
    for service, told in facts["services"].items():
        assert facts["variables"][f"{service.replace('-', '_')}_client_id"] == told["client_id"]
    assert all(isinstance(value, str) for value in facts["variables"].values())


def test_a_private_environment_s_gateway_is_where_its_own_root_expects_it(records: Records):
    facts = records.contract("k8s")["facts"]
    assert facts["prod"]["gateway"]["address"] == records.contract("prod")["gateway_address"]
    assert facts["prod"]["gateway"]["host"] is None
    assert facts["dev"]["gateway"]["host"] == "gateway.dev.abc.example"
