"""What an environment has in the cluster: its nodes, its vault, its certificate, its way in, and walls around it."""

from ipaddress import ip_address, ip_network

import pytest
import yaml

from tests.flux.rendered import CHECKOUT, objects, tree

pytestmark = pytest.mark.sandbox
FACTS = {
    file.stem: yaml.safe_load(file.read_text())
    for file in sorted((CHECKOUT / "config/environments").glob("*.yaml"))
}
PRIVATE = {name: facts["network"].get("private", False) for name, facts in FACTS.items()}
ALL = sorted(FACTS)


def policies(environment: str, direction: str) -> list[dict]:
    """Rules in one direction that hold for every pod of an environment."""
    return [
        rule
        for one in objects("NetworkPolicy", environment).values()
        if not one.data["spec"]["podSelector"]
        for rule in one.data["spec"].get(direction, ())
    ]


def admits(rule: dict, address: str) -> bool:
    """Whether a rule opens the way to or from an address outside the cluster."""
    blocks = [peer["ipBlock"] for peer in (*rule.get("to", ()), *rule.get("from", ())) if "ipBlock" in peer]
    return any(
        ip_address(address) in ip_network(block["cidr"])
        and not any(ip_address(address) in ip_network(one) for one in block.get("except", ()))
        for block in blocks
    )


def service_annotations(environment: str) -> dict:
    kubernetes = objects("EnvoyProxy", environment)["gateway"].data["spec"]["provider"]["kubernetes"]
    return kubernetes["envoyService"]["annotations"]


@pytest.mark.parametrize("environment", ALL)
def test_nothing_is_admitted_that_no_policy_names(environment):
    denial = objects("NetworkPolicy", environment)["nothing-else"].data["spec"]
    assert denial == {"podSelector": {}, "policyTypes": ["Ingress", "Egress"]}


@pytest.mark.parametrize("environment", ALL)
@pytest.mark.parametrize("other", ALL)
def test_pods_reach_a_private_gateway_of_their_own_environment_only(environment, other):
    space = ip_network(FACTS[other]["network"]["address_space"])
    gateway = str(list(space.subnets(new_prefix=space.prefixlen + 4))[8][250])
    opened = any(admits(rule, gateway) for rule in policies(environment, "egress"))
    assert opened == (environment == other and PRIVATE[environment])


@pytest.mark.parametrize("environment", ALL)
def test_pods_reach_the_internet_but_not_the_nodes_metadata(environment):
    rules = policies(environment, "egress")
    assert any(admits(rule, "203.0.113.7") for rule in rules)
    assert not any(admits(rule, "169.254.169.254") for rule in rules)


@pytest.mark.parametrize("environment", ALL)
def test_only_the_gateway_is_entered_from_outside_and_by_no_pod_of_the_cluster(environment):
    assert not any(admits(rule, "203.0.113.7") for rule in policies(environment, "ingress"))
    (rule,) = objects("NetworkPolicy", environment)["gateway"].data["spec"]["ingress"]
    assert admits(rule, "203.0.113.7")
    assert not admits(rule, "100.64.3.4")


@pytest.mark.parametrize("environment", ALL)
def test_the_gateway_runs_on_the_environment_s_nodes(environment):
    kubernetes = objects("EnvoyProxy", environment)["gateway"].data["spec"]["provider"]["kubernetes"]
    pod = kubernetes["envoyDeployment"]["pod"]
    assert pod["nodeSelector"] == {"environment": environment}
    assert [(one["key"], one["value"]) for one in pod["tolerations"]] == [("environment", environment)]


@pytest.mark.parametrize("environment", [name for name in ALL if PRIVATE[name]])
def test_a_private_gateway_has_its_fixed_address_and_no_public_one(environment):
    annotations = service_annotations(environment)
    assert annotations["service.beta.kubernetes.io/azure-load-balancer-internal"] == "true"
    assert (
        annotations["service.beta.kubernetes.io/azure-load-balancer-ipv4"]
        == tree().info[f"flux-runtime-info-{environment}"]["gateway_address"]
    )
    assert "service.beta.kubernetes.io/azure-pip-name" not in annotations


@pytest.mark.parametrize("environment", [name for name in ALL if not PRIVATE[name]])
def test_a_public_gateway_has_the_address_that_terraform_keeps_for_it(environment):
    annotations = service_annotations(environment)
    assert annotations["service.beta.kubernetes.io/azure-pip-name"].endswith(f"-gateway-{environment}")
    assert "service.beta.kubernetes.io/azure-load-balancer-internal" not in annotations


@pytest.mark.parametrize("environment", ALL)
def test_the_wildcard_certificate_goes_to_the_environment_s_vault_as_a_certificate(environment):
    certificate = objects("Certificate", environment)["wildcard"].data["spec"]
    assert f"*.{FACTS[environment]['domain']}" in certificate["dnsNames"]
    pushed = objects("PushSecret", environment)["wildcard"].data["spec"]
    (match,) = [one["match"] for one in pushed["data"]]
    assert pushed["selector"]["secret"]["name"] == certificate["secretName"]
    assert match["remoteRef"]["remoteKey"] == "cert/wildcard"
    assert "fullPemToPkcs12" in pushed["template"]["data"][match["secretKey"]]
    assert [one["name"] for one in pushed["secretStoreRefs"]] == ["certificates"]


@pytest.mark.parametrize("environment", ALL)
@pytest.mark.parametrize(
    ("store", "account"), [("vault", "external-secrets"), ("certificates", "certificates")]
)
def test_each_way_to_the_vault_is_an_identity_of_its_own(environment, store, account):
    info = tree().info[f"flux-runtime-info-{environment}"]
    azure = objects("SecretStore", environment)[store].data["spec"]["provider"]["azurekv"]
    assert azure["authType"] == "WorkloadIdentity"
    assert azure["vaultUrl"] == info["secret_store_url"]
    assert azure["serviceAccountRef"]["name"] == account
    annotations = objects("ServiceAccount", environment)[account].data["metadata"]["annotations"]
    assert annotations["azure.workload.identity/client-id"] == info[f"{account.replace('-', '_')}_client_id"]


@pytest.mark.parametrize("environment", ALL)
def test_what_an_environment_may_ask_for_is_limited_and_every_container_asks(environment):
    hard = objects("ResourceQuota", environment)["environment"].data["spec"]["hard"]
    assert hard.keys() >= {"requests.cpu", "requests.memory", "services.loadbalancers"}
    (limits,) = objects("LimitRange", environment)["containers"].data["spec"]["limits"]
    assert limits["defaultRequest"]
    assert "default" not in limits, "a limit smaller than what somebody asks for would keep its pod out"
