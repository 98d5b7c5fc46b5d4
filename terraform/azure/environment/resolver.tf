# Answers for the private names to everyone who asks from outside Azure's own resolver: the VPN clients first of all.
locals {
  resolvers        = { for name, subnet in local.subnets : name => cidrhost(subnet.cidr, 4) if name == "resolver" }
  resolver_address = one(values(local.resolvers))
}

resource "azurerm_private_dns_resolver" "main" {
  for_each = local.resolvers

  name                = local.name
  location            = azurerm_resource_group.main.location
  resource_group_name = azurerm_resource_group.main.name
  virtual_network_id  = azurerm_virtual_network.main.id
  tags                = local.tags
}

resource "azurerm_private_dns_resolver_inbound_endpoint" "main" {
  for_each = local.resolvers

  name                    = local.name
  location                = azurerm_resource_group.main.location
  private_dns_resolver_id = azurerm_private_dns_resolver.main[each.key].id
  tags                    = local.tags

  # Static: clients' profiles and the contract carry the address.
  ip_configurations {
    subnet_id                    = azurerm_subnet.this["resolver"].id
    private_ip_allocation_method = "Static"
    private_ip_address           = each.value
  }
}

# The VPN's profile hands the network's DNS servers to the clients.
resource "azurerm_virtual_network_dns_servers" "main" {
  for_each = local.resolvers

  virtual_network_id = azurerm_virtual_network.main.id
  dns_servers        = [each.value]

  depends_on = [azurerm_private_dns_resolver_inbound_endpoint.main]
}
