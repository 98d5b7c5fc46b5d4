# One database user a service, with its own database. This version of the provider takes a password only as an ordinary
# argument, so the password is in the state; the connection string is in Key Vault alone.
resource "random_password" "mongo" {
  for_each = local.users.mongo

  length  = 32
  special = false
}

resource "mongodbatlas_database_user" "service" {
  for_each = local.users.mongo

  project_id         = mongodbatlas_project.main[0].id
  auth_database_name = "admin"
  username           = each.key
  password           = random_password.mongo[each.key].result

  roles {
    role_name     = "readWrite"
    database_name = local.mongo_databases[each.key]
  }

  scopes {
    type = "CLUSTER"
    name = mongodbatlas_advanced_cluster.main[0].name
  }
}

resource "azurerm_key_vault_secret" "mongo" {
  for_each = local.users.mongo

  name         = "mongo-${each.key}"
  key_vault_id = azurerm_key_vault.main.id
  content_type = "connection string"
  tags         = merge(local.tags, { service = each.key })

  value_wo = format(
    "mongodb+srv://%s:%s@%s/%s?retryWrites=true&w=majority&authSource=admin",
    each.key,
    random_password.mongo[each.key].result,
    trimprefix(local.mongo_address, "mongodb+srv://"),
    local.mongo_databases[each.key],
  )
  # Nothing shows a change of a write-only value but its version, so that is a part of the value's digest.
  value_wo_version = nonsensitive(parseint(substr(sha256("${local.mongo_address} ${random_password.mongo[each.key].result}"), 0, 7), 16))

  depends_on = [time_sleep.vault_roles]
}
