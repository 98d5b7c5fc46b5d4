# A public environment has a free certificate a name, made by App Service. A private one reads the wildcard that
# cert-manager keeps in its vault, from the first apply on that finds it there.
locals {
  wildcard_secret = "wildcard"

  # Asked by name, not by reference, so that a plan knows the answer before anything stands: then it is "nothing".
  # The edge is made after the roles on the vault have taken effect; while it is missing, the vault is not asked.
  _standing        = flatten([for group in data.azurerm_resources.group : group.resources])
  _edge_stands     = anytrue([for resource in local._standing : resource.name == local.edge_name && resource.type == "Microsoft.Network/applicationGateways"])
  _standing_vaults = { for resource in local._standing : resource.name => resource.id if resource.type == "Microsoft.KeyVault/vaults" && local._edge_stands }
  wildcard_stands  = anytrue([for vault in data.azurerm_key_vault_secrets.main : contains(vault.names, local.wildcard_secret)])

  _managed_hosts  = local.private ? {} : local.custom_hosts
  _wildcard_hosts = local.wildcard_stands ? local.custom_hosts : {}
}

data "azurerm_resources" "group" {
  for_each = local.private ? toset([local.name]) : []

  resource_group_name = each.value
}

data "azurerm_key_vault_secrets" "main" {
  for_each = local._standing_vaults

  key_vault_id = each.value
}

# App Service looks for the records when a name is bound.
resource "time_sleep" "names" {
  for_each = length(local.custom_hosts) > 0 ? toset(["published"]) : []

  create_duration = "60s"
  depends_on      = [cloudflare_dns_record.this]
}

resource "azurerm_app_service_custom_hostname_binding" "this" {
  for_each = local.custom_hosts

  hostname            = each.value
  app_service_name    = local.service_facts[each.key].resource_name
  resource_group_name = azurerm_resource_group.main.name

  lifecycle {
    # The certificate's binding writes both.
    ignore_changes = [ssl_state, thumbprint]
  }

  depends_on = [time_sleep.names]
}

resource "azurerm_app_service_managed_certificate" "this" {
  for_each = local._managed_hosts

  custom_hostname_binding_id = azurerm_app_service_custom_hostname_binding.this[each.key].id
  tags                       = local.tags
}

# App Service's own principal, the same application in every tenant, fetches the wildcard from the vault.
data "azuread_service_principal" "app_service" {
  for_each = local.private ? toset(["app-service"]) : []

  client_id = "abfa0a7c-a6b6-4736-8310-5855508787cd"
}

resource "azurerm_role_assignment" "vault_app_service" {
  for_each = data.azuread_service_principal.app_service

  scope                = azurerm_key_vault.main.id
  role_definition_name = "Key Vault Certificate User"
  principal_id         = each.value.object_id
  principal_type       = "ServicePrincipal"
}

resource "azurerm_app_service_certificate" "wildcard" {
  for_each = local.wildcard_stands ? toset([local.wildcard_secret]) : []

  name                = "${local.name}-${each.key}"
  location            = azurerm_resource_group.main.location
  resource_group_name = azurerm_resource_group.main.name
  key_vault_id        = azurerm_key_vault.main.id
  key_vault_secret_id = "${azurerm_key_vault.main.vault_uri}secrets/${each.key}"
  tags                = local.tags

  depends_on = [azurerm_role_assignment.vault_app_service]
}

resource "azurerm_app_service_certificate_binding" "this" {
  for_each = merge(local._managed_hosts, local._wildcard_hosts)

  hostname_binding_id = azurerm_app_service_custom_hostname_binding.this[each.key].id
  certificate_id = (
    local.private ? azurerm_app_service_certificate.wildcard[local.wildcard_secret].id
    : azurerm_app_service_managed_certificate.this[each.key].id
  )
  ssl_state = "SniEnabled"
}
