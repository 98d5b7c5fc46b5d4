resource "azurerm_key_vault" "main" {
  name                = local.vault_name
  location            = azurerm_resource_group.main.location
  resource_group_name = azurerm_resource_group.main.name
  tenant_id           = data.azurerm_client_config.current.tenant_id
  sku_name            = "standard"
  tags                = local.tags

  rbac_authorization_enabled    = true
  purge_protection_enabled      = local.facts.data.protected
  public_network_access_enabled = local.public_access

  network_acls {
    default_action = local.default_action
    # App Service fetches certificates from outside the network, as a trusted service with a role.
    bypass   = "AzureServices"
    ip_rules = local.allowed_ranges
  }
}

module "vault_endpoint" {
  source   = "../modules/private_endpoint"
  for_each = local.private ? toset(["vault"]) : []

  name                = "${local.name}-vault"
  location            = azurerm_resource_group.main.location
  resource_group_name = azurerm_resource_group.main.name
  subnet_id           = azurerm_subnet.this["endpoints"].id
  resource_id         = azurerm_key_vault.main.id
  groups              = [each.key]
  zone_ids            = [local.zone_ids[each.key]]
  names               = [azurerm_key_vault.main.name]
  tags                = local.tags
}

# Whoever builds the environment first. Everybody else comes in through the group, so that a second person's plan changes nothing.
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

# Where there is a VPN, its roots' keys are made here and sign here: `inv vpn.init`, `inv vpn.issue-cert`.
resource "azurerm_role_assignment" "vault_signers" {
  for_each = local.vpn_gateways

  scope                = azurerm_key_vault.main.id
  role_definition_name = "Key Vault Crypto Officer"
  principal_id         = azuread_group.admins.object_id
  principal_type       = "Group"
}

# A role takes effect some time after it is granted, and a private name after its zone is linked: what is asked for too early
# stays unknown for a while. The first secret waits here, and through it everything that resolves names in the network.
resource "time_sleep" "vault_roles" {
  create_duration = "60s"
  triggers        = { vault = azurerm_key_vault.main.id }

  depends_on = [
    azurerm_private_dns_zone_virtual_network_link.service,
    azurerm_role_assignment.vault_admins,
    azurerm_role_assignment.vault_builder,
    azurerm_role_assignment.vault_edge,
    azurerm_virtual_network_dns_servers.main,
    module.vault_endpoint,
  ]
}
