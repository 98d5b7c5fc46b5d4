# The union of what the services own: a queue or topic that two of them name is one.
locals {
  servicebus_queues = toset(flatten([for use in values(local.users.servicebus) : use.queues]))

  _topics = flatten([
    for use in values(local.users.servicebus) : [
      for topic, subscriptions in use.topics : { topic = topic, subscriptions = subscriptions }
    ]
  ])
  servicebus_topics = { for entry in local._topics : entry.topic => entry.subscriptions... }
  _subscriptions = merge([
    for topic, lists in local.servicebus_topics : {
      for name in distinct(flatten(lists)) : "${topic}/${name}" => { topic = topic, name = name }
    }
  ]...)

  _servicebus_premium = local.facts.sizes.servicebus.sku == "Premium"
}

resource "azurerm_servicebus_namespace" "main" {
  count = length(local.users.servicebus) > 0 ? 1 : 0

  name                         = "${local.name}-${local.suffix}"
  location                     = azurerm_resource_group.main.location
  resource_group_name          = azurerm_resource_group.main.name
  sku                          = local.facts.sizes.servicebus.sku
  capacity                     = local.facts.sizes.servicebus.capacity
  premium_messaging_partitions = local._servicebus_premium ? 1 : 0
  tags                         = local.tags

  local_auth_enabled            = false
  minimum_tls_version           = "1.2"
  public_network_access_enabled = local.public_access

  dynamic "network_rule_set" {
    for_each = local._servicebus_premium ? [local.default_action] : []
    content {
      default_action                = network_rule_set.value
      ip_rules                      = local.allowed_ranges
      public_network_access_enabled = local.public_access
      trusted_services_allowed      = true
    }
  }

  lifecycle {
    precondition {
      condition     = local._servicebus_premium || !local.private
      error_message = "Service Bus has private endpoints in Premium only: set sizes.servicebus.sku of ${local.environment} to Premium."
    }
  }
}

resource "azurerm_servicebus_queue" "this" {
  for_each = local.servicebus_queues

  name                                 = each.key
  namespace_id                         = azurerm_servicebus_namespace.main[0].id
  max_delivery_count                   = 10
  dead_lettering_on_message_expiration = true
}

resource "azurerm_servicebus_topic" "this" {
  for_each = local.servicebus_topics

  name         = each.key
  namespace_id = azurerm_servicebus_namespace.main[0].id
}

resource "azurerm_servicebus_subscription" "this" {
  for_each = local._subscriptions

  name                                 = each.value.name
  topic_id                             = azurerm_servicebus_topic.this[each.value.topic].id
  max_delivery_count                   = 10
  dead_lettering_on_message_expiration = true
}

module "servicebus_endpoint" {
  source = "../modules/private_endpoint"
  count  = local.private ? length(azurerm_servicebus_namespace.main) : 0

  name                = "${local.name}-servicebus"
  location            = azurerm_resource_group.main.location
  resource_group_name = azurerm_resource_group.main.name
  subnet_id           = azurerm_subnet.this["endpoints"].id
  resource_id         = azurerm_servicebus_namespace.main[0].id
  groups              = ["namespace"]
  zone_ids            = [local.zone_ids["servicebus"]]
  names               = [azurerm_servicebus_namespace.main[0].name]
  tags                = local.tags
}
