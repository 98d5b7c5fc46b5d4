# Which names answer where. A service's own name is <service>.<the environment's domain>.
locals {
  # Sites that are bound to their own name: on the App Service plan, and either in a private network, with its wildcard, or
  # open to the world, which a free certificate demands. The others keep the name that Azure gave them; Flex functions,
  # too: App Service keeps their certificates in a place that Terraform cannot reach yet.
  custom_hosts = {
    for name, service in local.planned : name => "${name}.${local.facts.domain}" if local.private || service.public
  }

  gateway_hosts = {
    for name, service in local.services : name => local.hosts[name]
    if service.kind == "container" && service.port != null
  }

  # What a private network finds behind these names: an app's endpoint, or the cluster's internal gateway.
  inner_hosts = local.private ? merge(
    { for name, host in local.custom_hosts : name => { host = host, address = local.site_addresses[name] } },
    { for name, host in local.gateway_hosts : name => { host = host, address = local.network_plan.gateway } },
  ) : {}

  host_records = [for inner in values(local.inner_hosts) : { zone = inner.host, name = "@", address = inner.address }]
}

# A zone a name, not one for the domain: a private zone of the domain would hide every public name in it from the network.
resource "azurerm_private_dns_zone" "host" {
  for_each = local.inner_hosts

  name                = each.value.host
  resource_group_name = azurerm_resource_group.main.name
  tags                = local.tags
}

resource "azurerm_private_dns_zone_virtual_network_link" "host" {
  for_each = azurerm_private_dns_zone.host

  name                = local.name
  private_dns_zone_id = each.value.id
  virtual_network_id  = azurerm_virtual_network.main.id
  tags                = local.tags
}

resource "azurerm_private_dns_a_record" "host" {
  for_each = local.inner_hosts

  name                = "@"
  private_dns_zone_id = azurerm_private_dns_zone.host[each.key].id
  ttl                 = 300
  records             = [each.value.address]
  tags                = local.tags
}
