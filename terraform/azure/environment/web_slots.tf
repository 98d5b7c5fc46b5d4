# Where a release starts and is tried, before it is swapped in: the same as the app in everything but slot_settings.
resource "azurerm_linux_web_app_slot" "staging" {
  for_each = { for name, service in local.web_apps : name => service if contains(keys(local.slotted), name) }

  name           = local.slot
  app_service_id = azurerm_linux_web_app.this[each.key].id
  app_settings   = merge(local.settings[each.key], local.slot_settings[each.key])
  tags           = merge(local.tags, { service = each.key })

  https_only                      = true
  public_network_access_enabled   = local.public_access
  virtual_network_subnet_id       = azurerm_subnet.this["apps"].id
  key_vault_reference_identity_id = azurerm_user_assigned_identity.service[each.key].id

  ftp_publish_basic_authentication_enabled       = false
  webdeploy_publish_basic_authentication_enabled = false

  identity {
    type         = "UserAssigned"
    identity_ids = [azurerm_user_assigned_identity.service[each.key].id]
  }

  site_config {
    always_on                         = true
    ftps_state                        = "Disabled"
    health_check_path                 = each.value.health
    health_check_eviction_time_in_min = 2
    http2_enabled                     = true
    minimum_tls_version               = "1.2"
    scm_minimum_tls_version           = "1.2"
    use_32_bit_worker                 = false
    vnet_route_all_enabled            = true
    ip_restriction_default_action     = local.site_admission[each.key].default_action
    scm_use_main_ip_restriction       = local.private

    application_stack {
      dotnet_version = each.value.runtime.version
    }

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
    # A release writes these.
    ignore_changes = [
      app_settings["DD_VERSION"],
      app_settings["WEBSITE_ENABLE_SYNC_UPDATE_SITE"],
      app_settings["WEBSITE_RUN_FROM_PACKAGE"],
    ]
  }
}
