# Functions with `plan: flex`: they scale to nothing and have no slots, so a release restarts them.
resource "azurerm_function_app_flex_consumption" "this" {
  for_each = local.flex_functions

  name                = local.site_names[each.key]
  location            = azurerm_resource_group.main.location
  resource_group_name = azurerm_resource_group.main.name
  service_plan_id     = azurerm_service_plan.flex[each.key].id
  tags                = merge(local.tags, { service = each.key })

  # The provider writes a connection string with an empty key even where an identity signs in; an empty setting undoes it.
  # Both names have an unusual case: the usual one it drops when it reads, so every plan would set them again. The host and
  # Azure take any case (hashicorp/terraform-provider-azurerm#33211).
  app_settings = merge(local.settings[each.key], {
    azureWebJobsStorage              = ""
    AzureWebJobsStorage__accountname = azurerm_storage_account.main[0].name
  })

  https_only                                     = true
  public_network_access_enabled                  = local.public_access
  virtual_network_subnet_id                      = azurerm_subnet.this["functions"].id
  webdeploy_publish_basic_authentication_enabled = false

  runtime_name           = each.value.runtime.name
  runtime_version        = each.value.runtime.version
  instance_memory_in_mb  = 2048
  maximum_instance_count = 40

  storage_container_type            = "blobContainer"
  storage_container_endpoint        = "${azurerm_storage_account.main[0].primary_blob_endpoint}${azurerm_storage_container.packages[each.key].name}"
  storage_authentication_type       = "UserAssignedIdentity"
  storage_user_assigned_identity_id = azurerm_user_assigned_identity.service[each.key].id

  # Flex resolves Key Vault references with the system's identity only.
  identity {
    type         = "SystemAssigned, UserAssigned"
    identity_ids = [azurerm_user_assigned_identity.service[each.key].id]
  }

  site_config {
    http2_enabled                 = true
    minimum_tls_version           = "1.2"
    scm_minimum_tls_version       = "1.2"
    vnet_route_all_enabled        = true
    ip_restriction_default_action = local.site_admission[each.key].default_action
    scm_use_main_ip_restriction   = local.private

    dynamic "ip_restriction" {
      for_each = local.site_admission[each.key].rules
      content {
        name        = ip_restriction.value.name
        priority    = 100 + ip_restriction.key
        ip_address  = ip_restriction.value.ip_address
        service_tag = ip_restriction.value.service_tag
      }
    }
  }

  lifecycle {
    ignore_changes = [app_settings["DD_VERSION"]]
  }

  # Azure looks into the packages' container while it makes the function.
  depends_on = [time_sleep.data_roles]
}
