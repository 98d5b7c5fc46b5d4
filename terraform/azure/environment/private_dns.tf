# Private names of the services that a private environment reaches through endpoints. The cluster's root has zones of its own:
# a network can be linked to one zone of a name only.
locals {
  _zone_facts = {
    sites         = { name = "privatelink.azurewebsites.net", wanted = length(local.site_names) > 0 }
    vault         = { name = "privatelink.vaultcore.azure.net", wanted = true }
    configuration = { name = "privatelink.azconfig.io", wanted = true }
    servicebus    = { name = "privatelink.servicebus.windows.net", wanted = length(local.users.servicebus) > 0 }
    blob          = { name = "privatelink.blob.core.windows.net", wanted = local.builds_storage }
    queue         = { name = "privatelink.queue.core.windows.net", wanted = local.builds_storage }
    table         = { name = "privatelink.table.core.windows.net", wanted = local.builds_storage }
    postgres      = { name = "privatelink.postgres.database.azure.com", wanted = length(local.users.postgres) > 0 }
    redis         = { name = "privatelink.redis.azure.net", wanted = length(local.users.redis) > 0 }
  }
  zone_ids = { for key, zone in azurerm_private_dns_zone.service : key => zone.id }
}

resource "azurerm_private_dns_zone" "service" {
  for_each = { for key, zone in local._zone_facts : key => zone if local.private && zone.wanted }

  name                = each.value.name
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
