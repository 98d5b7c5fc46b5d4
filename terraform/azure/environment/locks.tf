# In a protected environment nobody deletes data from outside Terraform. The locks lie on the leaves, not on their servers:
# a lock also holds back what lies below it, such as a role of a service that leaves. A server with a locked database stays, too.
locals {
  _locked = local.facts.data.protected ? merge(
    { for name, database in azurerm_postgresql_flexible_server_database.this : "database-${name}" => database.id },
    { for name, container in azurerm_storage_container.this : "container-${name}" => container.id },
  ) : {}
}

# Terraform removes a lock before the thing that it lies on: `inv destroy` needs no step by hand.
resource "azurerm_management_lock" "data" {
  for_each = local._locked

  name       = local.name
  scope      = each.value
  lock_level = "CanNotDelete"
  notes      = "${local.environment} is protected (data.protected): its data goes through Terraform only."
}
