resource "azurerm_log_analytics_workspace" "main" {
  name                         = "${local.name}-logs"
  location                     = azurerm_resource_group.main.location
  resource_group_name          = azurerm_resource_group.main.name
  sku                          = "PerGB2018"
  retention_in_days            = 30
  local_authentication_enabled = false
  tags                         = local.tags
}

locals {
  # Who changed what: the API server's audit without reads, every pull and push, every access to a secret.
  _diagnostics = {
    cluster = {
      target     = azurerm_kubernetes_cluster.main.id
      categories = ["cluster-autoscaler", "guard", "kube-apiserver", "kube-audit-admin", "kube-controller-manager"]
      groups     = []
    }
    registry = { target = azurerm_container_registry.main.id, categories = [], groups = ["allLogs"] }
    vault    = { target = azurerm_key_vault.main.id, categories = [], groups = ["audit"] }
  }
}

resource "azurerm_monitor_diagnostic_setting" "this" {
  for_each = local._diagnostics

  name                       = local.name
  target_resource_id         = each.value.target
  log_analytics_workspace_id = azurerm_log_analytics_workspace.main.id

  dynamic "enabled_log" {
    for_each = each.value.categories
    content {
      category = enabled_log.value
    }
  }
  dynamic "enabled_log" {
    for_each = each.value.groups
    content {
      category_group = enabled_log.value
    }
  }
}
