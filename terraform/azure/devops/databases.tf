# Migrations sign in as the pipelines' identity. It administers the environment's databases, and nothing else of its parts.
locals {
  _databases = {
    for name in local.environments : name => {
      for service, database in try(local.contracts[name].data.postgres.databases, {}) : service => database
      if contains(keys(local.signing), service)
    }
  }
  migrators = { for name, identity in azurerm_user_assigned_identity.environment : name => identity if length(local._databases[name]) > 0 }
}

resource "azurerm_postgresql_flexible_server_active_directory_administrator" "pipelines" {
  for_each = local.migrators

  server_name         = split(".", local.contracts[each.key].data.postgres.host)[0]
  resource_group_name = local.contracts[each.key].account.group
  tenant_id           = local.contracts[each.key].account.tenant_id
  object_id           = each.value.principal_id
  principal_name      = each.value.name
  principal_type      = "ServicePrincipal"
}
