# Private names of the services that a private environment reaches through endpoints. The cluster's root has zones of its own:
# a network can be linked to one zone of a name only.
locals {
  _zone_names = {
    sites         = "privatelink.azurewebsites.net"
    vault         = "privatelink.vaultcore.azure.net"
    configuration = "privatelink.azconfig.io"
    servicebus    = "privatelink.servicebus.windows.net"
    blob          = "privatelink.blob.core.windows.net"
    queue         = "privatelink.queue.core.windows.net"
    table         = "privatelink.table.core.windows.net"
    postgres      = "privatelink.postgres.database.azure.com"
    redis         = "privatelink.redis.azure.net"
  }
  zone_ids = { for key, zone in azurerm_private_dns_zone.service : key => zone.id }
}

resource "azurerm_private_dns_zone" "service" {
  for_each = local.private ? local._zone_names : {}

  name                = each.value
  resource_group_name = azurerm_resource_group.main.name
  tags                = local.tags
}

resource "azurerm_private_dns_zone_virtual_network_link" "service" {
  for_each = azurerm_private_dns_zone.service

  name                = local.name
  private_dns_zone_id = each.value.id
  virtual_network_id  = azurerm_virtual_network.main.id
  # Names that the zone lacks belong to someone else's private resource, which has a public name, too.
  resolution_policy = "NxDomainRedirect"
  tags              = local.tags
}
