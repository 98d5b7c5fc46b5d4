# A group per subnet. Azure's default rules let the network and its peers talk; the rules here take away what must not.
resource "azurerm_network_security_group" "this" {
  for_each = local._subnets

  name                = "${local.name}-${each.key}"
  location            = azurerm_resource_group.main.location
  resource_group_name = azurerm_resource_group.main.name
  tags                = local.tags
}

resource "azurerm_subnet_network_security_group_association" "this" {
  for_each = local._subnets

  subnet_id                 = azurerm_subnet.this[each.key].id
  network_security_group_id = azurerm_network_security_group.this[each.key].id
}

locals {
  # What a private environment's network consists of, as the others' nodes see it.
  _private_spaces = {
    for name in local.private_environments : name => compact(concat(
      local.contracts[name].network.address_space,
      [local.contracts[name].vpn == null ? "" : local.contracts[name].vpn.address_space],
    ))
  }
  _foreign_spaces = {
    for name in local.environments : name => flatten([for other, spaces in local._private_spaces : spaces if other != name])
  }
  isolated_environments = { for name, spaces in local._foreign_spaces : name => spaces if length(spaces) > 0 }
}

# Only its own nodes reach a private environment's network; the rule is one, so that a further environment changes no priority.
resource "azurerm_network_security_rule" "isolation_out" {
  for_each = local.isolated_environments

  name                         = "deny-other-environments-out"
  description                  = "Nodes of ${each.key} reach no other environment's private network."
  resource_group_name          = azurerm_resource_group.main.name
  network_security_group_name  = azurerm_network_security_group.this[local.node_subnets[each.key]].name
  direction                    = "Outbound"
  priority                     = 100
  access                       = "Deny"
  protocol                     = "*"
  source_address_prefix        = "*"
  source_port_range            = "*"
  destination_address_prefixes = each.value
  destination_port_range       = "*"
}

resource "azurerm_network_security_rule" "isolation_in" {
  for_each = local.isolated_environments

  name                        = "deny-other-environments-in"
  description                 = "No other environment's private network reaches the nodes of ${each.key}."
  resource_group_name         = azurerm_resource_group.main.name
  network_security_group_name = azurerm_network_security_group.this[local.node_subnets[each.key]].name
  direction                   = "Inbound"
  priority                    = 100
  access                      = "Deny"
  protocol                    = "*"
  source_address_prefixes     = each.value
  source_port_range           = "*"
  destination_address_prefix  = "*"
  destination_port_range      = "*"
}

# A private environment is entered through its edge alone; a public one has its gateway here.
resource "azurerm_network_security_rule" "gateway" {
  for_each = local.public_environments

  name                        = "allow-gateway"
  description                 = "Everybody reaches the gateway of ${each.key}."
  resource_group_name         = azurerm_resource_group.main.name
  network_security_group_name = azurerm_network_security_group.this[local.node_subnets[each.key]].name
  direction                   = "Inbound"
  priority                    = 200
  access                      = "Allow"
  protocol                    = "Tcp"
  source_address_prefix       = "Internet"
  source_port_range           = "*"
  destination_address_prefix  = "*"
  destination_port_ranges     = ["80", "443"]
}
