resource "azurerm_kubernetes_cluster" "main" {
  name                = local.name
  location            = azurerm_resource_group.main.location
  resource_group_name = azurerm_resource_group.main.name
  node_resource_group = "${local.name}-nodes"
  kubernetes_version  = local.cluster.version
  sku_tier            = local.cluster.tier
  tags                = local.tags

  dns_prefix                 = local.cluster.private ? null : local.name
  dns_prefix_private_cluster = local.cluster.private ? local.name : null
  private_cluster_enabled    = local.cluster.private
  private_dns_zone_id        = local.cluster.private ? azurerm_private_dns_zone.this[local._own_zones["apiserver"]].id : null

  # People and pods sign in with Entra ID; there is no certificate of an admin to lose.
  local_account_disabled    = true
  oidc_issuer_enabled       = true
  workload_identity_enabled = true
  run_command_enabled       = true

  automatic_upgrade_channel    = "patch"
  node_os_upgrade_channel      = "NodeImage"
  image_cleaner_enabled        = true
  image_cleaner_interval_hours = 168
  cost_analysis_enabled        = local.cluster.tier != "Free"

  default_node_pool {
    name                         = "system"
    vm_size                      = local.cluster.system_pool.size
    vnet_subnet_id               = azurerm_subnet.this["system"].id
    only_critical_addons_enabled = true
    auto_scaling_enabled         = true
    min_count                    = local.cluster.system_pool.min
    max_count                    = local.cluster.system_pool.max
    orchestrator_version         = local.cluster.version
    os_sku                       = "AzureLinux3"
    zones                        = ["1", "2", "3"]
    temporary_name_for_rotation  = "systemtmp"

    upgrade_settings {
      max_surge                     = "33%"
      drain_timeout_in_minutes      = 30
      node_soak_duration_in_minutes = 0
    }
  }

  # Pools are this root's: one per environment, and none that Azure makes up.
  node_provisioning_profile {
    mode = "Manual"
  }

  identity {
    type         = "UserAssigned"
    identity_ids = [azurerm_user_assigned_identity.cluster.id]
  }

  kubelet_identity {
    client_id                 = azurerm_user_assigned_identity.kubelet.client_id
    object_id                 = azurerm_user_assigned_identity.kubelet.principal_id
    user_assigned_identity_id = azurerm_user_assigned_identity.kubelet.id
  }

  azure_active_directory_role_based_access_control {
    azure_rbac_enabled     = true
    tenant_id              = data.azurerm_client_config.current.tenant_id
    admin_group_object_ids = [azuread_group.admins.object_id]
  }

  api_server_access_profile {
    virtual_network_integration_enabled = true
    subnet_id                           = azurerm_subnet.this["apiserver"].id
  }

  network_profile {
    network_plugin      = "azure"
    network_plugin_mode = "overlay"
    network_data_plane  = "cilium"
    network_policy      = "cilium"
    outbound_type       = "userAssignedNATGateway"
    # Shared address space (RFC 6598): no environment's plan can overlap it.
    pod_cidr       = "100.64.0.0/16"
    service_cidr   = "100.65.0.0/16"
    dns_service_ip = "100.65.0.10"
  }

  maintenance_window_auto_upgrade {
    frequency   = "Weekly"
    interval    = 1
    day_of_week = "Sunday"
    start_time  = "01:00"
    utc_offset  = "+00:00"
    duration    = 4
  }

  maintenance_window_node_os {
    frequency   = "Weekly"
    interval    = 1
    day_of_week = "Saturday"
    start_time  = "01:00"
    utc_offset  = "+00:00"
    duration    = 4
  }

  # What nodes need when they start: names, a way out, rights. Pools wait for the cluster, and so for these.
  depends_on = [
    azurerm_nat_gateway_public_ip_association.main,
    azurerm_private_dns_zone_virtual_network_link.cluster,
    azurerm_subnet_nat_gateway_association.nodes,
    azurerm_subnet_network_security_group_association.this,
    time_sleep.cluster_roles,
  ]
}
