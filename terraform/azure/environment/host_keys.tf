# Only for functions that say publishes_host_key: the key is then in the state, and every plan needs a running host.
locals {
  host_key_publishers = { for name, service in local.functions : name => service if service.publishes_host_key }
}

data "azurerm_function_app_host_keys" "this" {
  for_each = local.host_key_publishers

  name                = local.sites[each.key].name
  resource_group_name = azurerm_resource_group.main.name

  depends_on = [time_sleep.data_roles]
}

resource "azurerm_key_vault_secret" "host_key" {
  for_each = local.host_key_publishers

  name             = "host-key-${each.key}"
  key_vault_id     = azurerm_key_vault.main.id
  content_type     = "function host key"
  value_wo         = data.azurerm_function_app_host_keys.this[each.key].default_function_key
  value_wo_version = nonsensitive(parseint(substr(sha256(data.azurerm_function_app_host_keys.this[each.key].default_function_key), 0, 7), 16))
  tags             = merge(local.tags, { service = each.key })

  depends_on = [time_sleep.vault_roles]
}
