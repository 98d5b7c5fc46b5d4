# Secrets of the cluster itself. Those of an environment are in the environment's vault.
resource "azurerm_key_vault" "main" {
  name                = local.vault_name
  location            = azurerm_resource_group.main.location
  resource_group_name = azurerm_resource_group.main.name
  tenant_id           = data.azurerm_client_config.current.tenant_id
  sku_name            = "standard"
  tags                = local.tags

  rbac_authorization_enabled = true
  # It cannot be taken back, so it hangs on no environment: the vault outlives them.
  purge_protection_enabled      = true
  public_network_access_enabled = local.public_access

  network_acls {
    default_action = local.default_action
    bypass         = "None"
    ip_rules       = local.allowed_ranges
  }
}

module "vault_endpoint" {
  source   = "../modules/private_endpoint"
  for_each = local.cluster.private ? toset(["vault"]) : []

  name                = "${local.name}-${each.key}"
  location            = azurerm_resource_group.main.location
  resource_group_name = azurerm_resource_group.main.name
  subnet_id           = azurerm_subnet.this["endpoints"].id
  resource_id         = azurerm_key_vault.main.id
  groups              = [each.key]
  zone_ids            = [azurerm_private_dns_zone.this[local._own_zones[each.key]].id]
  tags                = local.tags
}

# An agent in an environment's network asks that environment's own zone of this name, so it is told there.
resource "azurerm_private_dns_a_record" "vault" {
  for_each = local.cluster.private ? local.private_environments : []

  name                = azurerm_key_vault.main.name
  private_dns_zone_id = local.contracts[each.key].network.zones[local._own_zones["vault"]]
  ttl                 = 300
  records             = [module.vault_endpoint["vault"].address]
  tags                = local.tags
}

# Whoever builds the cluster first. Everybody else comes in through the group, so that a second person's plan changes nothing.
resource "azurerm_role_assignment" "vault_builder" {
  scope                = azurerm_key_vault.main.id
  role_definition_name = "Key Vault Secrets Officer"
  principal_id         = data.azurerm_client_config.current.object_id

  lifecycle {
    ignore_changes = [principal_id]
  }
}

resource "azurerm_role_assignment" "vault_admins" {
  scope                = azurerm_key_vault.main.id
  role_definition_name = "Key Vault Secrets Officer"
  principal_id         = azuread_group.admins.object_id
  principal_type       = "Group"
}

# A role takes effect some time after it is granted, and the first secret waits for it.
resource "time_sleep" "vault_roles" {
  create_duration = "60s"
  triggers        = { vault = azurerm_key_vault.main.id }

  depends_on = [
    azurerm_private_dns_a_record.vault,
    azurerm_private_dns_zone_virtual_network_link.cluster,
    azurerm_role_assignment.vault_admins,
    azurerm_role_assignment.vault_builder,
    module.vault_endpoint,
  ]
}
