# A network can be linked to one zone of a name only, so the cluster's network has zones of its own, filled from the contracts.
locals {
  _own_zones = local.cluster.private ? {
    # The name that API servers inside a network have; a privatelink zone would stay empty.
    apiserver = "private.${local.location}.azmk8s.io"
    registry  = "privatelink.azurecr.io"
    vault     = "privatelink.vaultcore.azure.net"
  } : {}

  # environment/name.zone => {zone, name, address} of every private endpoint of every private environment.
  _endpoints = merge([
    for name in local.private_environments : {
      for endpoint in local.contracts[name].network.endpoints : "${name}/${endpoint.name}.${endpoint.zone}" => endpoint
    }
  ]...)

  zones = toset(concat(values(local._own_zones), [for endpoint in local._endpoints : endpoint.zone]))

  # These two exist nowhere else: people on an environment's VPN and agents in its network read them here.
  _shared_zones = [for key, zone in local._own_zones : zone if key != "vault"]
  _shared_links = {
    for pair in setproduct(local._shared_zones, local.private_environments) :
    "${pair[0]}/${pair[1]}" => { zone = pair[0], environment = pair[1] }
  }
}

resource "azurerm_private_dns_zone" "this" {
  for_each = local.zones

  name                = each.key
  resource_group_name = azurerm_resource_group.main.name
  tags                = local.tags
}

resource "azurerm_private_dns_zone_virtual_network_link" "cluster" {
  for_each = local.zones

  name                = local.name
  private_dns_zone_id = azurerm_private_dns_zone.this[each.key].id
  virtual_network_id  = azurerm_virtual_network.main.id
  # What a privatelink zone lacks is someone else's private resource, which has a public name, too.
  resolution_policy = startswith(each.key, "privatelink.") ? "NxDomainRedirect" : "Default"
  tags              = local.tags
}

resource "azurerm_private_dns_zone_virtual_network_link" "environment" {
  for_each = local._shared_links

  name                = each.value.environment
  private_dns_zone_id = azurerm_private_dns_zone.this[each.value.zone].id
  virtual_network_id  = local.contracts[each.value.environment].network.id
  resolution_policy   = startswith(each.value.zone, "privatelink.") ? "NxDomainRedirect" : "Default"
  tags                = local.tags
}

resource "azurerm_private_dns_a_record" "endpoint" {
  for_each = local._endpoints

  name                = each.value.name
  private_dns_zone_id = azurerm_private_dns_zone.this[each.value.zone].id
  ttl                 = 300
  records             = [each.value.address]
  tags                = local.tags
}
