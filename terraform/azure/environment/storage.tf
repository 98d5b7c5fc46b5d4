# Holds the services' containers, the state of the function hosts and the packages of Flex functions.
locals {
  _containers = toset(flatten([for use in values(local.users.storage) : use.containers]))
}

resource "azurerm_storage_account" "main" {
  count = local.builds_storage ? 1 : 0

  name                     = "${substr(local.compact, 0, 18)}${local.suffix}"
  location                 = azurerm_resource_group.main.location
  resource_group_name      = azurerm_resource_group.main.name
  account_tier             = "Standard"
  account_replication_type = local.facts.data.geo_redundant ? "GZRS" : "LRS"
  tags                     = local.tags

  shared_access_key_enabled       = false
  default_to_oauth_authentication = true
  local_user_enabled              = false
  public_network_access_enabled   = local.public_access

  network_rules {
    default_action = local.default_action
    bypass         = ["AzureServices"]
    # Storage takes one address without its /32, and refuses the suffix.
    ip_rules = [for range in local.allowed_ranges : trimsuffix(range, "/32")]
  }

  blob_properties {
    versioning_enabled = local.facts.data.protected

    delete_retention_policy {
      days = local.facts.data.backup_days
    }
    container_delete_retention_policy {
      days = local.facts.data.backup_days
    }
  }
}

resource "azurerm_storage_container" "this" {
  for_each = local._containers

  name               = each.key
  storage_account_id = azurerm_storage_account.main[0].id
}

# A Flex function keeps its package under a fixed name, so each needs a container of its own.
resource "azurerm_storage_container" "packages" {
  for_each = local.flex_functions

  name               = "packages-${each.key}"
  storage_account_id = azurerm_storage_account.main[0].id
}

# Function hosts need queues and tables, too. File shares are used by nobody.
module "storage_endpoint" {
  source   = "../modules/private_endpoint"
  for_each = toset(local.private && local.builds_storage ? ["blob", "queue", "table"] : [])

  name                = "${local.name}-${each.key}"
  location            = azurerm_resource_group.main.location
  resource_group_name = azurerm_resource_group.main.name
  subnet_id           = azurerm_subnet.this["endpoints"].id
  resource_id         = azurerm_storage_account.main[0].id
  groups              = [each.key]
  zone_ids            = [local.zone_ids[each.key]]
  names               = [azurerm_storage_account.main[0].name]
  tags                = local.tags
}
