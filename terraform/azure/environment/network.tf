# The lower half of the environment's address space. The upper half belongs to its nodes in the cluster's network.
resource "azurerm_virtual_network" "main" {
  name                = local.name
  location            = azurerm_resource_group.main.location
  resource_group_name = azurerm_resource_group.main.name
  address_space       = [local.network_plan.vnet]
  tags                = local.tags
}
