locals {
  # Azure Managed Redis listens here, and nowhere else.
  redis_port = 10000
}

resource "azurerm_managed_redis" "main" {
  count = length(local.users.redis) > 0 ? 1 : 0

  name                      = "${local.name}-${local.suffix}"
  location                  = azurerm_resource_group.main.location
  resource_group_name       = azurerm_resource_group.main.name
  sku_name                  = local.facts.sizes.redis.sku
  high_availability_enabled = local.facts.sizes.redis.high_availability
  public_network_access     = local.public_access ? "Enabled" : "Disabled"
  tags                      = local.tags

  default_database {
    access_keys_authentication_enabled = false
    client_protocol                    = "Encrypted"
    clustering_policy                  = "EnterpriseCluster"
    eviction_policy                    = "VolatileLRU"
  }
}

resource "azurerm_managed_redis_access_policy_assignment" "service" {
  for_each = local.users.redis

  managed_redis_id = azurerm_managed_redis.main[0].id
  object_id        = azurerm_user_assigned_identity.service[each.key].principal_id
}

module "redis_endpoint" {
  source = "../modules/private_endpoint"
  count  = local.private ? length(azurerm_managed_redis.main) : 0

  name                = "${local.name}-redis"
  location            = azurerm_resource_group.main.location
  resource_group_name = azurerm_resource_group.main.name
  subnet_id           = azurerm_subnet.this["endpoints"].id
  resource_id         = azurerm_managed_redis.main[0].id
  groups              = ["redisEnterprise"]
  zone_ids            = [local.zone_ids["redis"]]
  names               = ["${azurerm_managed_redis.main[0].name}.${local.facts.location}"]
  tags                = local.tags
}
