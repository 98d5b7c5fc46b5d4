# One space of the cluster's own, and from each environment the half that its address plan keeps for its nodes:
# an environment more or less moves nobody else's addresses.
locals {
  _own = zipmap(["system", "endpoints", "apiserver"], cidrsubnets(local.cluster.address_space, 4, 8, 12))

  node_subnets = { for name in local.environments : name => "nodes-${name}" }
  _subnets     = merge(local._own, { for name, subnet in local.node_subnets : subnet => local.networks[name].nodes })
}

resource "azurerm_virtual_network" "main" {
  name                = local.name
  location            = azurerm_resource_group.main.location
  resource_group_name = azurerm_resource_group.main.name
  address_space       = concat([local.cluster.address_space], [for network in local.networks : network.nodes])
  tags                = local.tags
}

resource "azurerm_subnet" "this" {
  for_each = local._subnets

  name                 = each.key
  resource_group_name  = azurerm_resource_group.main.name
  virtual_network_name = azurerm_virtual_network.main.name
  address_prefixes     = [each.value]

  default_outbound_access_enabled   = false
  private_endpoint_network_policies = "NetworkSecurityGroupEnabled"

  dynamic "delegation" {
    for_each = each.key == "apiserver" ? ["Microsoft.ContainerService/managedClusters"] : []
    content {
      name = each.key
      service_delegation {
        name    = delegation.value
        actions = ["Microsoft.Network/virtualNetworks/subnets/join/action"]
      }
    }
  }
}
