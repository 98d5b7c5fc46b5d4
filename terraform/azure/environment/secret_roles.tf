# A service reads its own secrets and no other: the vault also holds the wildcard's key and the agents' token.
locals {
  _secret_uses = merge([
    for service in keys(local.identified) : {
      for secret in values(local.secret_names[service]) : "${service}/${secret}" => { service = service, secret = secret }
    }
  ]...)

  # A host key's secret comes after the functions, which wait for all other roles.
  _late_secrets = toset([for service in keys(local.host_key_publishers) : "host-key-${service}"])
  _late_uses    = { for key, use in local._secret_uses : key => use if contains(local._late_secrets, use.secret) }

  _secret_scopes = merge(
    { for secret in azurerm_key_vault_secret.catalogue : secret.name => secret.resource_versionless_id },
    { for secret in azurerm_key_vault_secret.mongo : secret.name => secret.resource_versionless_id },
    { (azurerm_key_vault_secret.datadog.name) = azurerm_key_vault_secret.datadog.resource_versionless_id },
  )
  _late_scopes = { for secret in azurerm_key_vault_secret.host_key : secret.name => secret.resource_versionless_id }
}

resource "azurerm_role_assignment" "secret" {
  for_each = { for key, use in local._secret_uses : key => use if !contains(keys(local._late_uses), key) }

  scope                = local._secret_scopes[each.value.secret]
  role_definition_name = "Key Vault Secrets User"
  principal_id         = azurerm_user_assigned_identity.service[each.value.service].principal_id
  principal_type       = "ServicePrincipal"
}

resource "azurerm_role_assignment" "late_secret" {
  for_each = local._late_uses

  scope                = local._late_scopes[each.value.secret]
  role_definition_name = "Key Vault Secrets User"
  principal_id         = azurerm_user_assigned_identity.service[each.value.service].principal_id
  principal_type       = "ServicePrincipal"
}

# A Flex function's references are resolved by its own identity, which exists after the function only.
resource "azurerm_role_assignment" "flex_secret" {
  for_each = { for key, use in local._secret_uses : key => use if contains(keys(local.flex_functions), use.service) }

  scope                = merge(local._secret_scopes, local._late_scopes)[each.value.secret]
  role_definition_name = "Key Vault Secrets User"
  principal_id         = azurerm_function_app_flex_consumption.this[each.value.service].identity[0].principal_id
  principal_type       = "ServicePrincipal"
}
