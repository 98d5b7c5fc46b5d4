"""From Terraform to a pod: what the cluster's contract tells, and what flux/ makes of it."""

import pytest

from scripts.core.manifests.documents import Manifest
from scripts.core.manifests.tree import Tree
from scripts.core.runtime_facts import runtime_info
from scripts.ops.flux.validate import render
from tests.terraform.catalogue import uses, workloads
from tests.terraform.records import Records
from tests.terraform.stack import CHECKOUT

pytestmark = pytest.mark.sandbox
OTHERS = {"dev": "prod", "prod": "dev"}
SETTINGS = {
    "postgres": ("Postgres__Host", lambda data: data["host"]),
    "redis": ("Redis__Host", lambda data: f"{data['host']}:{data['port']}"),
    "servicebus": ("ServiceBus__fullyQualifiedNamespace", lambda data: data["host"]),
    "storage": ("Storage__blobServiceUri", lambda data: data["blob_url"]),
}


@pytest.fixture(scope="module")
def rendered(records: Records) -> Tree:
    """flux/ with the facts of the clouds that were really applied."""
    return render(CHECKOUT, records.contract("k8s"))


def find(tree: Tree, kind: str, namespace: str, name: str) -> Manifest:
    (found,) = [one for one in tree.objects if (one.kind, one.namespace, one.name) == (kind, namespace, name)]
    return found


def test_the_cluster_takes_every_object_with_real_facts(rendered: Tree):
    assert rendered.judge() == []


@pytest.mark.parametrize(("environment", "service", "part"), [case for case in uses() if case[2] in SETTINGS])
def test_a_pod_is_told_where_its_backing_part_is_and_it_is_its_own_environment_s(
    records: Records, rendered: Tree, environment, service, part
):
    name, place = SETTINGS[part]
    told = find(rendered, "ConfigMap", environment, service).data["data"][name]
    assert told == place(records.contract(environment)["data"][part])
    assert told != place(records.contract(OTHERS[environment])["data"][part])


@pytest.mark.parametrize(("environment", "service", "part"), [case for case in uses() if case[2] == "mongo"])
def test_a_connection_string_comes_out_of_the_environment_s_own_vault(
    records: Records, rendered: Tree, environment, service, part
):
    wanted = find(rendered, "ExternalSecret", environment, service).data["spec"]["data"]
    store = find(rendered, "SecretStore", environment, "vault").data["spec"]["provider"]["azurekv"]
    stored = {
        values["name"]
        for address, values in records.resources(environment).items()
        if address.startswith("azurerm_key_vault_secret.")
    }
    assert {one["remoteRef"]["key"] for one in wanted} <= stored
    assert "Mongo__ConnectionString" in {one["secretKey"] for one in wanted}
    assert store["vaultUrl"] == records.contract(environment)["secret_store"]["url"]


@pytest.mark.parametrize(("environment", "service", "facts"), list(workloads()))
def test_a_pod_s_account_is_the_one_that_azure_trusts(
    records: Records, rendered: Tree, environment, service, facts
):
    account = find(rendered, "ServiceAccount", environment, service)
    federation = records.resources("k8s")[
        f'azurerm_federated_identity_credential.service["{environment}/{service}"]'
    ]
    assert federation["subject"] == f"system:serviceaccount:{account.namespace}:{account.name}"
    client = account.data["metadata"]["annotations"]["azure.workload.identity/client-id"]
    assert client == records.contract(environment)["identities"][service]["client_id"]


@pytest.mark.parametrize("environment", ["dev", "prod"])
@pytest.mark.parametrize("account", ["external-secrets", "certificates"])
def test_each_way_to_the_vault_is_the_account_that_azure_trusts(
    records: Records, rendered: Tree, environment, account
):
    found = find(rendered, "ServiceAccount", environment, account)
    federation = records.resources("k8s")[
        f'azurerm_federated_identity_credential.vault_client["{environment}/{account}"]'
    ]
    assert federation["subject"] == f"system:serviceaccount:{found.namespace}:{found.name}"


@pytest.mark.parametrize("controller", ["cert-manager", "external-dns", "datadog"])
def test_each_controller_reads_a_secret_that_is_its_own_in_the_cluster_s_vault(
    records: Records, rendered: Tree, controller
):
    store = find(rendered, "SecretStore", controller, "vault").data["spec"]["provider"]["azurekv"]
    facts = records.contract("k8s")["identities"][controller]
    assert store["vaultUrl"] == records.contract("k8s")["secret_store"]["url"]
    assert (controller, store["serviceAccountRef"]["name"]) == (facts["namespace"], facts["service_account"])
    wanted = [
        entry["remoteRef"]["key"]
        for one in rendered.objects
        if one.kind == "ExternalSecret" and one.namespace == controller
        for entry in one.data["spec"]["data"]
    ]
    assert wanted == facts["secrets"]


def test_every_example_fact_is_a_real_one(records: Records):
    from scripts.core.runtime_example import example_contract
    from scripts.ops.load import load_config

    real = runtime_info(records.contract("k8s"))
    example = runtime_info(example_contract(load_config(CHECKOUT)))
    assert {name: data.keys() for name, data in real.items()} == {
        name: data.keys() for name, data in example.items()
    }
