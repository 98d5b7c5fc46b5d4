# Every subnet has its fixed place, so that adding one moves none.
locals {
  _vnet = local.network_plan.vnet

  _subnet_facts = {
    apps          = { cidr = cidrsubnet(local._vnet, 7, 0), wanted = length(local.planned) > 0, egress = true, delegation = "Microsoft.Web/serverFarms" }
    functions     = { cidr = cidrsubnet(local._vnet, 7, 1), wanted = length(local.flex_functions) > 0, egress = true, delegation = "Microsoft.App/environments" }
    endpoints     = { cidr = cidrsubnet(local._vnet, 7, 2), wanted = local.private, egress = false, delegation = null }
    edge          = { cidr = cidrsubnet(local._vnet, 7, 3), wanted = local.private, egress = false, delegation = null }
    GatewaySubnet = { cidr = cidrsubnet(local._vnet, 10, 32), wanted = length(local.vpn_gateways) > 0, egress = false, delegation = null }
    resolver      = { cidr = cidrsubnet(local._vnet, 11, 66), wanted = local.private, egress = false, delegation = "Microsoft.Network/dnsResolvers" }
    hcp-agents    = { cidr = cidrsubnet(local._vnet, 11, 67), wanted = local.private, egress = true, delegation = "Microsoft.ContainerInstance/containerGroups" }
    agents        = { cidr = cidrsubnet(local._vnet, 9, 18), wanted = local.private, egress = true, delegation = "Microsoft.DevOpsInfrastructure/pools" }
  }
  subnets = { for name, subnet in local._subnet_facts : name => subnet if subnet.wanted }

  # What the service may do with the subnet. Azure writes these itself, and an absent list would be a change in every plan.
  _delegated_actions = {
    "Microsoft.App/environments"                  = ["Microsoft.Network/virtualNetworks/subnets/join/action"]
    "Microsoft.ContainerInstance/containerGroups" = ["Microsoft.Network/virtualNetworks/subnets/action"]
    "Microsoft.DevOpsInfrastructure/pools"        = ["Microsoft.Network/virtualNetworks/subnets/join/action"]
    "Microsoft.Network/dnsResolvers"              = ["Microsoft.Network/virtualNetworks/subnets/join/action"]
    "Microsoft.Web/serverFarms"                   = ["Microsoft.Network/virtualNetworks/subnets/action"]
  }
}

resource "azurerm_subnet" "this" {
  for_each = local.subnets

  name                 = each.key
  resource_group_name  = azurerm_resource_group.main.name
  virtual_network_name = azurerm_virtual_network.main.name
  address_prefixes     = [each.value.cidr]

  default_outbound_access_enabled = false
  # Without it the security group of the endpoints' subnet would not see the traffic to private endpoints.
  private_endpoint_network_policies = each.key == "endpoints" ? "NetworkSecurityGroupEnabled" : "Disabled"

  dynamic "delegation" {
    for_each = each.value.delegation[*]
    content {
      name = "service"
      service_delegation {
        name    = delegation.value
        actions = local._delegated_actions[delegation.value]
      }
    }
  }
}
