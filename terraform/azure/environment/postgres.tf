locals {
  postgres_databases = { for service, use in local.users.postgres : service => coalesce(use.database, service) }

  # A public server admits Azure and whoever open_to lists; a private one those alone, until its agents stand.
  _postgres_admits = merge(
    { for name, address in { azure-services = "0.0.0.0" } : name => { first = address, last = address } if !local.private },
    { for cidr in local.open_to : replace(cidr, "/[./]/", "-") => { first = cidrhost(cidr, 0), last = cidrhost(cidr, -1) } },
  )
}

resource "azurerm_postgresql_flexible_server" "main" {
  count = length(local.users.postgres) > 0 ? 1 : 0

  name                = "${local.name}-${local.suffix}"
  location            = azurerm_resource_group.main.location
  resource_group_name = azurerm_resource_group.main.name
  version             = local.facts.sizes.postgres.version
  sku_name            = local.facts.sizes.postgres.sku
  storage_mb          = local.facts.sizes.postgres.storage_mb
  tags                = local.tags

  backup_retention_days         = local.facts.data.backup_days
  geo_redundant_backup_enabled  = local.facts.data.geo_redundant
  public_network_access_enabled = local.public_access

  # People and services sign in with Entra. There is no password that could leak.
  authentication {
    active_directory_auth_enabled = true
    password_auth_enabled         = false
    tenant_id                     = data.azurerm_client_config.current.tenant_id
  }

  dynamic "high_availability" {
    for_each = local.facts.sizes.postgres.high_availability ? ["ZoneRedundant"] : []
    content {
      mode = high_availability.value
    }
  }

  maintenance_window {
    day_of_week = 0
    start_hour  = 3
  }

  lifecycle {
    # Azure picks the zones, and swaps them in a failover.
    ignore_changes = [zone, high_availability[0].standby_availability_zone]
  }
}

# Services become database roles in their own migrations (pgaadauth_create_principal), signed in as a member of this group.
resource "azurerm_postgresql_flexible_server_active_directory_administrator" "admins" {
  count = length(azurerm_postgresql_flexible_server.main)

  server_name         = azurerm_postgresql_flexible_server.main[0].name
  resource_group_name = azurerm_resource_group.main.name
  tenant_id           = data.azurerm_client_config.current.tenant_id
  object_id           = azuread_group.admins.object_id
  principal_name      = azuread_group.admins.display_name
  principal_type      = "Group"
}

resource "azurerm_postgresql_flexible_server_database" "this" {
  for_each = toset(values(local.postgres_databases))

  name      = each.key
  server_id = azurerm_postgresql_flexible_server.main[0].id
}

resource "azurerm_postgresql_flexible_server_configuration" "this" {
  for_each = {
    for name, value in {
      "azure.extensions"                  = "PGCRYPTO,PG_TRGM"
      idle_in_transaction_session_timeout = "60000"
      log_min_duration_statement          = "1000"
    } : name => value if length(local.users.postgres) > 0
  }

  name      = each.key
  server_id = azurerm_postgresql_flexible_server.main[0].id
  value     = each.value
}

resource "azurerm_postgresql_flexible_server_firewall_rule" "this" {
  for_each = { for name, range in local._postgres_admits : name => range if length(local.users.postgres) > 0 }

  name             = each.key
  server_id        = azurerm_postgresql_flexible_server.main[0].id
  start_ip_address = each.value.first
  end_ip_address   = each.value.last
}

module "postgres_endpoint" {
  source = "../modules/private_endpoint"
  count  = local.private ? length(azurerm_postgresql_flexible_server.main) : 0

  name                = "${local.name}-postgres"
  location            = azurerm_resource_group.main.location
  resource_group_name = azurerm_resource_group.main.name
  subnet_id           = azurerm_subnet.this["endpoints"].id
  resource_id         = azurerm_postgresql_flexible_server.main[0].id
  groups              = ["postgresqlServer"]
  zone_ids            = [local.zone_ids["postgres"]]
  names               = [azurerm_postgresql_flexible_server.main[0].name]
  tags                = local.tags
}
