locals {
  _catalogue_secrets = toset(flatten([for service in values(local.services) : service.secrets]))

  # Where each secret of this vault is read. A host key's address is composed: its secret waits for the function,
  # and the function for its settings.
  secret_uris = merge(
    { for name, secret in azurerm_key_vault_secret.catalogue : name => secret.versionless_id },
    { for service, secret in azurerm_key_vault_secret.mongo : secret.name => secret.versionless_id },
    { for service in keys(local.host_key_publishers) : "host-key-${service}" => "${azurerm_key_vault.main.vault_uri}secrets/host-key-${service}" },
    { (azurerm_key_vault_secret.datadog.name) = azurerm_key_vault_secret.datadog.versionless_id },
  )
}

# Nobody knows a placeholder's value, so a service whose secret was never set fails instead of trusting a well-known one.
ephemeral "random_password" "placeholder" {
  for_each = local._catalogue_secrets

  length = 48
}

# People set the values (`inv secret.set`). The version stays 1, so Terraform writes the placeholder once and no more.
resource "azurerm_key_vault_secret" "catalogue" {
  for_each = local._catalogue_secrets

  name             = each.key
  key_vault_id     = azurerm_key_vault.main.id
  content_type     = "placeholder"
  value_wo         = ephemeral.random_password.placeholder[each.key].result
  value_wo_version = 1
  tags             = local.tags

  lifecycle {
    # A value that somebody sets has its own type, dates and tags.
    ignore_changes = [content_type, expiration_date, not_before_date, tags]
  }

  depends_on = [time_sleep.vault_roles]
}
