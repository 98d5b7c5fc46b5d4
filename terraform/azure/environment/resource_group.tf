resource "azurerm_resource_group" "main" {
  name     = local.name
  location = local.facts.location
  tags     = local.tags
}
