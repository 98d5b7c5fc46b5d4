resource "azurerm_app_configuration" "main" {
  name                = "${local.name}-${local.suffix}"
  location            = azurerm_resource_group.main.location
  resource_group_name = azurerm_resource_group.main.name
  sku                 = "standard"
  tags                = local.tags

  local_auth_enabled         = false
  public_network_access      = local.public_access ? "Enabled" : "Disabled"
  purge_protection_enabled   = local.facts.data.protected
  soft_delete_retention_days = 7
}

module "configuration_endpoint" {
  source = "../modules/private_endpoint"
  count  = local.private ? 1 : 0

  name                = "${local.name}-configuration"
  location            = azurerm_resource_group.main.location
  resource_group_name = azurerm_resource_group.main.name
  subnet_id           = azurerm_subnet.this["endpoints"].id
  resource_id         = azurerm_app_configuration.main.id
  groups              = ["configurationStores"]
  zone_ids            = [local.zone_ids["configuration"]]
  names               = [azurerm_app_configuration.main.name]
  tags                = local.tags
}

# What all services share, under the environment's label; secrets under the label of the service that has them.
locals {
  _configuration_shared = merge(
    merge(values(local.part_settings)...),
    { for name, url in local.urls : "Services__${replace(name, "-", "_")}__Url" => url },
  )

  _configuration_secrets = merge([
    for service, secrets in local.secret_names : {
      for setting, secret in secrets : "${service}/${setting}" => { service = service, setting = setting, secret = secret }
      if setting != "DD_API_KEY"
    }
  ]...)
}

resource "azurerm_app_configuration_key" "shared" {
  for_each = local._configuration_shared

  configuration_store_id = azurerm_app_configuration.main.id
  key                    = replace(each.key, "__", ":")
  label                  = local.environment
  value                  = each.value
  tags                   = local.tags

  depends_on = [time_sleep.data_roles]
}

resource "azurerm_app_configuration_key" "secret" {
  for_each = local._configuration_secrets

  configuration_store_id = azurerm_app_configuration.main.id
  key                    = replace(each.value.setting, "__", ":")
  label                  = each.value.service
  type                   = "vault"
  vault_key_reference    = local.secret_uris[each.value.secret]
  tags                   = merge(local.tags, { service = each.value.service })

  depends_on = [time_sleep.data_roles]
}
