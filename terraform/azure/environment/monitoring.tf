# What Azure itself tells: who signed in, what was refused, what it costs. How the services do is Datadog's to watch.
locals {
  _diagnosed = merge(
    { vault = azurerm_key_vault.main.id },
    { for part in ["configuration", "postgres", "servicebus"] : part => local.data_resources[part] if contains(keys(local.data_resources), part) },
    { for name, gateway in azurerm_application_gateway.edge : name => gateway.id },
    { for name, gateway in azurerm_virtual_network_gateway.vpn : name => gateway.id },
  )
}

resource "azurerm_log_analytics_workspace" "main" {
  name                         = "${local.name}-logs"
  location                     = azurerm_resource_group.main.location
  resource_group_name          = azurerm_resource_group.main.name
  sku                          = "PerGB2018"
  retention_in_days            = 30
  local_authentication_enabled = false
  tags                         = local.tags
}

resource "azurerm_monitor_diagnostic_setting" "this" {
  for_each = local._diagnosed

  name                       = local.name
  target_resource_id         = each.value
  log_analytics_workspace_id = azurerm_log_analytics_workspace.main.id

  enabled_log {
    category_group = "allLogs"
  }
}

resource "azurerm_monitor_action_group" "contact" {
  name                = "${local.name}-contact"
  resource_group_name = azurerm_resource_group.main.name
  short_name          = substr(local.compact, 0, 12)
  tags                = local.tags

  email_receiver {
    name                    = "contact"
    email_address           = local.platform.contact
    use_common_alert_schema = true
  }
}

# A budget begins at the start of a month, and a changed start would replace it.
resource "time_static" "budget" {}

resource "azurerm_consumption_budget_resource_group" "main" {
  name              = local.name
  resource_group_id = azurerm_resource_group.main.id
  amount            = local.facts.sizes.monthly_budget
  time_grain        = "Monthly"

  time_period {
    start_date = formatdate("YYYY-MM-01'T'00:00:00'Z'", time_static.budget.rfc3339)
  }

  dynamic "notification" {
    for_each = { Actual = 80, Forecasted = 100 }
    content {
      threshold_type = notification.key
      threshold      = notification.value
      operator       = "GreaterThanOrEqualTo"
      contact_groups = [azurerm_monitor_action_group.contact.id]
    }
  }
}
