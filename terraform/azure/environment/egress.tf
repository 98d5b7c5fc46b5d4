# Everything that calls out of the network leaves through one address, so that suppliers can list it.
locals {
  egress_address = azurerm_public_ip.egress.ip_address
}

resource "azurerm_public_ip" "egress" {
  name                = "${local.name}-egress"
  location            = azurerm_resource_group.main.location
  resource_group_name = azurerm_resource_group.main.name
  allocation_method   = "Static"
  tags                = local.tags
}

resource "azurerm_nat_gateway" "main" {
  name                = local.name
  location            = azurerm_resource_group.main.location
  resource_group_name = azurerm_resource_group.main.name
  tags                = local.tags
}

resource "azurerm_nat_gateway_public_ip_association" "main" {
  nat_gateway_id       = azurerm_nat_gateway.main.id
  public_ip_address_id = azurerm_public_ip.egress.id
}

resource "azurerm_subnet_nat_gateway_association" "this" {
  for_each = { for name, subnet in local.subnets : name => subnet if subnet.egress }

  subnet_id      = azurerm_subnet.this[each.key].id
  nat_gateway_id = azurerm_nat_gateway.main.id
}
