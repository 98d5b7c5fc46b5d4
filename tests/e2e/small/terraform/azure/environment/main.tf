resource "random_string" "suffix" {
  length  = 6
  special = false
}

resource "azurerm_resource_group" "main" {
  name     = "rg-${local.environment}"
  location = module.config.environments[local.environment].location
}

output "contract" {
  value = {
    version     = 1
    kind        = "environment"
    environment = local.environment
    group       = azurerm_resource_group.main.id
  }
}
