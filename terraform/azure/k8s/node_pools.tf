# A pool's name has at most 12 small letters and digits.
locals {
  _pool_names = { for name in local.environments : name => replace(name, "-", "") }
}

resource "azurerm_kubernetes_cluster_node_pool" "environment" {
  for_each = local.environments

  name                  = substr(local._pool_names[each.key], 0, 12)
  kubernetes_cluster_id = azurerm_kubernetes_cluster.main.id
  mode                  = "User"
  vm_size               = local.facts[each.key].sizes.node_pool.size
  vnet_subnet_id        = azurerm_subnet.this[local.node_subnets[each.key]].id
  auto_scaling_enabled  = true
  min_count             = local.facts[each.key].sizes.node_pool.min
  max_count             = local.facts[each.key].sizes.node_pool.max
  orchestrator_version  = local.cluster.version
  os_sku                = "AzureLinux3"
  zones                 = ["1", "2", "3"]
  tags                  = merge(local.tags, { environment = each.key })

  # Only what tolerates the environment's name runs here.
  node_labels                 = { environment = each.key }
  node_taints                 = ["environment=${each.key}:NoSchedule"]
  temporary_name_for_rotation = "${substr(local._pool_names[each.key], 0, 9)}tmp"

  upgrade_settings {
    max_surge                     = "33%"
    drain_timeout_in_minutes      = 30
    node_soak_duration_in_minutes = 0
  }

  lifecycle {
    precondition {
      condition     = length(distinct([for name in values(local._pool_names) : substr(name, 0, 9)])) == length(local.environments)
      error_message = "Two environments have the same first nine letters without dashes, and a node pool's name has no room for more: rename one of them."
    }
  }
}
