data "azurerm_client_config" "current" {}

locals {
  facts = module.config.environments[local.environment]
  name  = "${module.config.platform.name}-${local.environment}"
  tags  = { environment = local.environment }
}

resource "azurerm_resource_group" "main" {
  name     = local.name
  location = local.facts.location
}

resource "azurerm_virtual_network" "main" {
  name                = local.name
  location            = azurerm_resource_group.main.location
  resource_group_name = azurerm_resource_group.main.name
  address_space       = ["10.30.0.0/17"]
}

resource "azurerm_subnet" "this" {
  for_each = toset(["GatewaySubnet"])

  name                 = each.key
  resource_group_name  = azurerm_resource_group.main.name
  virtual_network_name = azurerm_virtual_network.main.name
  address_prefixes     = ["10.30.0.0/26"]
}

resource "azurerm_key_vault" "main" {
  name                       = "small${local.environment}"
  location                   = azurerm_resource_group.main.location
  resource_group_name        = azurerm_resource_group.main.name
  tenant_id                  = data.azurerm_client_config.current.tenant_id
  sku_name                   = "standard"
  rbac_authorization_enabled = true
}

resource "azuread_group" "this" {
  for_each = toset(["admins", "developers", "vpn"])

  display_name     = "${local.name}-${each.key}"
  security_enabled = true

  lifecycle {
    ignore_changes = [members, owners]
  }
}

output "contract" {
  value = {
    version      = 1
    kind         = "environment"
    environment  = local.environment
    secret_store = { name = azurerm_key_vault.main.name }
    groups = {
      admins     = azuread_group.this["admins"].object_id
      developers = azuread_group.this["developers"].object_id
      vpn_users  = azuread_group.this["vpn"].object_id
    }
    vpn = one([for gateway in azurerm_virtual_network_gateway.vpn : { gateway_id = gateway.id, gateway_name = gateway.name }])
  }
}
