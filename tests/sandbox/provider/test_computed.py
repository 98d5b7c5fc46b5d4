"""Values that look and fit like the real ones."""

import ipaddress
import re

import pytest

pytestmark = pytest.mark.sandbox

NETWORK = """
    resource "azurerm_resource_group" "g" {
      name     = "net"
      location = "westeurope"
    }
    resource "azurerm_virtual_network" "v" {
      name                = "vnet"
      location            = azurerm_resource_group.g.location
      resource_group_name = azurerm_resource_group.g.name
      address_space       = ["10.9.0.0/16"]
    }
    resource "azurerm_subnet" "s" {
      name                 = "endpoints"
      resource_group_name  = azurerm_resource_group.g.name
      virtual_network_name = azurerm_virtual_network.v.name
      address_prefixes     = ["10.9.4.0/28"]
    }
    resource "azurerm_private_endpoint" "e" {
      count               = 11
      name                = "endpoint-${count.index}"
      location            = azurerm_resource_group.g.location
      resource_group_name = azurerm_resource_group.g.name
      subnet_id           = azurerm_subnet.s.id
      private_service_connection {
        name                           = "c"
        is_manual_connection           = false
        subresource_names              = ["vault"]
        private_connection_resource_id = "${azurerm_resource_group.g.id}/providers/Microsoft.KeyVault/vaults/v"
      }
    }
    resource "azurerm_role_assignment" "r" {
      scope                = azurerm_virtual_network.v.id
      role_definition_name = "Reader"
      principal_id         = "5a4db0c5-0000-4000-8000-000000000009"
    }
    data "azurerm_client_config" "me" {}
"""


def test_azure_ids_addresses_and_roles(real_root):
    root = real_root()
    root.apply(NETWORK)
    found = root.everything()
    group = found["azurerm_resource_group.g"]["id"]
    subscription = found["data.azurerm_client_config.me"]["subscription_id"]
    assert group == f"/subscriptions/{subscription}/resourceGroups/net"
    network = f"{group}/providers/Microsoft.Network"
    assert found["azurerm_subnet.s"]["id"] == f"{network}/virtualNetworks/vnet/subnets/endpoints"
    connections = [
        found[f"azurerm_private_endpoint.e[{at}]"]["private_service_connection"][0] for at in range(11)
    ]
    addresses = {ipaddress.ip_address(connection["private_ip_address"]) for connection in connections}
    subnet = ipaddress.ip_network("10.9.4.0/28")
    assert len(addresses) == 11
    assert all(address in subnet and address >= subnet[4] for address in addresses)
    role = found["azurerm_role_assignment.r"]
    assert role["role_definition_id"].endswith("/acdd72a7-3385-48ef-bd42-f606fba81ae7")
    assert (
        role["id"]
        == f"{network}/virtualNetworks/vnet/providers/Microsoft.Authorization/roleAssignments/{role['name']}"
    )
    assert root.changes() == {}


def test_a_full_subnet_says_so(real_root):
    root = real_root()
    told = root.apply(NETWORK.replace("= 11", "= 12"), code=1)
    assert "Error: SubnetIsFull" in told
    assert "There is no free address left in" in told


def test_what_stands_under_the_same_id_must_be_imported(real_root):
    root = real_root()
    root.apply(NETWORK.partition('resource "azurerm_virtual_network"')[0])
    root.run("state", "rm", "azurerm_resource_group.g")
    told = root.apply("", code=1)
    assert '/resourceGroups/net" already exists' in told
    assert "needs to be imported into the State" in told


def test_strings_are_random_and_times_are_now(real_root):
    root = real_root()
    root.apply("""
        resource "random_string" "s" {
          count       = 20
          length      = 16
          special     = false
          min_numeric = 3
        }
        resource "time_static" "now" {}
        resource "time_sleep" "nap" {
          create_duration = "10m"
        }
    """)
    found = root.everything()
    strings = [found[f"random_string.s[{at}]"]["result"] for at in range(20)]
    assert len(set(strings)) == 20
    assert all(re.fullmatch("[A-Za-z0-9]{16}", text) and sum(map(str.isdigit, text)) >= 3 for text in strings)
    now = found["time_static.now"]
    assert now["rfc3339"].startswith(f"{now['year']}-")
    assert root.changes() == {}


def test_addresses_are_free_again_when_their_owner_is_gone(real_root, store):
    root = real_root()
    root.apply(NETWORK)
    assert len(store.items("addresses")) == 11
    root.run("destroy", "-auto-approve", "-no-color")
    assert store.items("addresses") == []


def test_a_resource_group_that_is_not_empty_refuses_to_go(real_root):
    root = real_root()
    root.apply(NETWORK)
    root.run("state", "rm", "azurerm_private_endpoint.e")
    told = root.run("destroy", "-auto-approve", "-no-color", code=1)
    assert 'deleting Resource Group "net": the Resource Group still contains Resources' in told
    assert "11 resources stand in it" in told
