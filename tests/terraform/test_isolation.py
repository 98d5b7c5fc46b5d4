"""Who reaches whom through the cluster: an environment's nodes and no private network but their own."""

from ipaddress import ip_network

import pytest

from tests.terraform.records import Records

pytestmark = pytest.mark.sandbox


def _verdict(rules: list[dict], direction: str, prefix: str) -> str | None:
    """What the first matching rule says of an address range; None when only Azure's defaults are left."""
    side = "destination" if direction == "Outbound" else "source"
    for rule in sorted(rules, key=lambda rule: rule["priority"]):
        spaces = rule[f"{side}_address_prefixes"] or [rule[f"{side}_address_prefix"]]
        # Every range of these tests lies in the network or in one that is its peer.
        named = [
            space
            for space in spaces
            if space == "VirtualNetwork"
            or (space[0].isdigit() and ip_network(prefix).subnet_of(ip_network(space)))
        ]
        if rule["direction"] == direction and named:
            return rule["access"]
    return None


def _rules(records: Records, environment: str) -> list[dict]:
    resources = records.resources("k8s")
    group = resources[f'azurerm_network_security_group.this["nodes-{environment}"]']["name"]
    return [
        values
        for address, values in resources.items()
        if address.startswith("azurerm_network_security_rule.")
        and values["network_security_group_name"] == group
    ]


@pytest.mark.parametrize("direction", ["Inbound", "Outbound"])
@pytest.mark.parametrize(
    ("nodes", "network", "expected"),
    [
        ("dev", "10.30.0.0/17", "Deny"),  # prod's network
        ("dev", "10.40.0.0/17", "Deny"),  # qa's
        ("dev", "172.16.30.0/24", "Deny"),  # prod's VPN clients
        ("prod", "10.40.0.0/17", "Deny"),
        ("prod", "10.30.0.0/17", None),
        ("prod", "172.16.30.0/24", None),
        ("qa", "10.30.0.0/17", "Deny"),
        ("qa", "10.40.0.0/17", None),
    ],
)
def test_nodes_reach_no_other_environment_s_private_network(
    grown_records, nodes, network, expected, direction
):
    assert _verdict(_rules(grown_records, nodes), direction, network) == expected


OPEN = ("apps", "endpoints", "functions", "resolver")


@pytest.mark.parametrize("subnet", OPEN)
@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("10.30.0.0/17", "Allow"),  # its own network
        ("10.30.128.0/20", "Allow"),  # its nodes
        ("10.10.0.0/24", "Allow"),  # the cluster's controllers
        ("172.16.30.0/24", "Allow"),  # its VPN clients
        ("10.20.128.0/20", "Deny"),  # dev's nodes
        ("10.250.128.0/20", "Deny"),  # those of an environment that is not there yet
    ],
)
def test_a_private_network_answers_to_its_own_alone(records: Records, subnet, source, expected):
    resources = records.resources("prod")
    group = resources[f'azurerm_network_security_group.this["{subnet}"]']["name"]
    rules = [
        values
        for address, values in resources.items()
        if address.startswith("azurerm_network_security_rule.")
        and values["network_security_group_name"] == group
    ]
    assert _verdict(rules, "Inbound", source) == expected


def test_every_group_of_a_private_network_is_closed_or_answers_to_its_own(records: Records):
    rules = {
        (values["network_security_group_name"].removeprefix("abc-prod-"), values["name"].rpartition("-")[2])
        for address, values in records.resources("prod").items()
        if address.startswith("azurerm_network_security_rule.")
    }
    assert {name for name, what in rules if what == "networks"} == set(OPEN)


def test_every_subnet_of_the_cluster_has_a_group(records: Records):
    resources = records.resources("k8s")
    subnets = {values["id"] for address, values in resources.items() if address.startswith("azurerm_subnet.")}
    guarded = {
        values["subnet_id"]
        for address, values in resources.items()
        if address.startswith("azurerm_subnet_network_security_group_association.")
    }
    assert subnets == guarded


def test_only_a_public_environment_s_nodes_are_reached_from_the_internet(grown_records: Records):
    open_groups = {
        values["network_security_group_name"]
        for address, values in grown_records.resources("k8s").items()
        if address.startswith("azurerm_network_security_rule.")
        and values["source_address_prefix"] == "Internet"
    }
    assert open_groups == {"abc-k8s-nodes-dev"}


def test_a_private_environment_is_peered_both_ways_and_a_public_one_not_at_all(grown_records: Records):
    peerings = {address for address in grown_records.resources("k8s") if "virtual_network_peering" in address}
    assert peerings == {
        f'azurerm_virtual_network_peering.{direction}["{environment}"]'
        for direction in ("from_environment", "to_environment")
        for environment in ("prod", "qa")
    }


def test_the_cluster_uses_one_gateway_only(grown_records: Records):
    """Azure refuses a second peering with remote gateways."""
    users = [a for a, values in grown_records.resources("k8s").items() if values.get("use_remote_gateways")]
    assert users == ['azurerm_virtual_network_peering.to_environment["prod"]']


@pytest.mark.parametrize("environment", ["prod", "qa"])
def test_the_cluster_resolves_every_private_endpoint(records: Records, grown_records: Records, environment):
    owner = grown_records if environment == "qa" else records
    wanted = {
        (endpoint["zone"], endpoint["name"]): [endpoint["address"]]
        for endpoint in owner.contract(environment)["network"]["endpoints"]
    }
    known = {
        (values["private_dns_zone_id"].rsplit("/", 1)[-1], values["name"]): values["records"]
        for address, values in grown_records.resources("k8s").items()
        if address.startswith("azurerm_private_dns_a_record.endpoint")
    }
    assert wanted
    assert {key: known.get(key) for key in wanted} == wanted


def test_no_network_is_linked_to_two_zones_of_a_name(grown_records: Records):
    links = [
        (values["virtual_network_id"], values["private_dns_zone_id"].rsplit("/", 1)[-1])
        for address, values in grown_records.resources("k8s").items()
        if address.startswith("azurerm_private_dns_zone_virtual_network_link.")
    ]
    assert len(links) == len(set(links))
