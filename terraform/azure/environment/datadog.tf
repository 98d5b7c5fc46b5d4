# One API key an environment. It is an attribute of the resource, so the state has it; nothing else but the vault does.
resource "datadog_api_key" "main" {
  name = local.name
}

resource "azurerm_key_vault_secret" "datadog" {
  name         = "datadog-api-key"
  key_vault_id = azurerm_key_vault.main.id
  content_type = "API key"
  value_wo     = datadog_api_key.main.key
  # Another key has another id.
  value_wo_version = parseint(substr(sha256(datadog_api_key.main.id), 0, 7), 16)
  tags             = local.tags

  depends_on = [time_sleep.vault_roles]
}
