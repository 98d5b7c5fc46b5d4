resource "azurerm_resource_group" "main" {
  name     = local.name
  location = local.platform.location
  tags     = local.tags
}
