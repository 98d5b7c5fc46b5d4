# Private environments only: a public one is reached by its public names.
locals {
  # A network can use one remote gateway: the first protected environment's, else the first by name.
  _vpn_environments   = [for name in sort(local.private_environments) : name if local.contracts[name].vpn != null]
  _vpn_candidates     = concat([for name in local._vpn_environments : name if local.facts[name].data.protected], local._vpn_environments)
  gateway_environment = one(slice(local._vpn_candidates, 0, min(1, length(local._vpn_candidates))))

  # A peering must be synchronised whenever one of the two address spaces grows.
  _peered_spaces = {
    for name in local.private_environments : name => {
      cluster     = join(",", sort(azurerm_virtual_network.main.address_space))
      environment = join(",", sort(local.contracts[name].network.address_space))
    }
  }
}

resource "azurerm_virtual_network_peering" "from_environment" {
  for_each = local.private_environments

  name                      = local.name
  resource_group_name       = local.contracts[each.key].account.group
  virtual_network_name      = local.contracts[each.key].network.name
  remote_virtual_network_id = azurerm_virtual_network.main.id
  allow_gateway_transit     = each.key == local.gateway_environment
  triggers                  = local._peered_spaces[each.key]

  lifecycle {
    precondition {
      condition     = local.contracts[each.key].account.subscription_id == data.azurerm_client_config.current.subscription_id
      error_message = "Environment ${each.key} lives in another subscription than the cluster; its side of the peering cannot be made from here. Put both into one subscription."
    }
  }
}

resource "azurerm_virtual_network_peering" "to_environment" {
  for_each = local.private_environments

  name                      = each.key
  resource_group_name       = azurerm_resource_group.main.name
  virtual_network_name      = azurerm_virtual_network.main.name
  remote_virtual_network_id = local.contracts[each.key].network.id
  use_remote_gateways       = each.key == local.gateway_environment
  # VPN clients of the environment arrive as forwarded traffic.
  allow_forwarded_traffic = each.key == local.gateway_environment
  triggers                = local._peered_spaces[each.key]

  depends_on = [azurerm_virtual_network_peering.from_environment]
}
