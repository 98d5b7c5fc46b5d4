resource "terraform_data" "pool" {
  for_each = data.terraform_remote_state.environment
  input    = each.value.outputs.contract.group
}

resource "azurerm_resource_group" "main" {
  name     = "rg-k8s"
  location = module.config.platform.location
}

output "contract" {
  value = {
    version      = 1
    kind         = "k8s"
    environments = sort(keys(terraform_data.pool))
    cluster      = azurerm_resource_group.main.id
  }
}
