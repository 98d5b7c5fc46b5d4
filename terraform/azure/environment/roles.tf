# What a service may do with the parts that it uses. Its secrets are in secret_roles.tf; Redis and PostgreSQL have their own roles.
locals {
  _grants = concat(
    flatten([
      for name in keys(local.users.servicebus) : [
        for role in ["Azure Service Bus Data Receiver", "Azure Service Bus Data Sender"] :
        { service = name, role = role, on = "servicebus", scope = azurerm_servicebus_namespace.main[0].id }
      ]
    ]),
    flatten([
      for name, use in local.users.storage : [
        for container in use.containers :
        { service = name, role = "Storage Blob Data Contributor", on = container, scope = azurerm_storage_container.this[container].id }
      ]
    ]),
    # A function's host keeps its leases, timers and keys in the account, and reads its package there.
    flatten([
      for name in keys(local.functions) : [
        for role in ["Storage Blob Data Owner", "Storage Queue Data Contributor", "Storage Table Data Contributor"] :
        { service = name, role = role, on = "storage", scope = azurerm_storage_account.main[0].id }
      ]
    ]),
    [
      for name in keys(local.identified) :
      { service = name, role = "App Configuration Data Reader", on = "configuration", scope = azurerm_app_configuration.main.id }
    ],
  )
}

resource "azurerm_role_assignment" "service" {
  for_each = { for grant in local._grants : "${grant.service}/${grant.on}/${grant.role}" => grant }

  scope                = each.value.scope
  role_definition_name = each.value.role
  principal_id         = azurerm_user_assigned_identity.service[each.value.service].principal_id
  principal_type       = "ServicePrincipal"
}

# Whoever builds the environment first; everybody else comes in through the group.
resource "azurerm_role_assignment" "configuration_builder" {
  scope                = azurerm_app_configuration.main.id
  role_definition_name = "App Configuration Data Owner"
  principal_id         = data.azurerm_client_config.current.object_id

  lifecycle {
    ignore_changes = [principal_id]
  }
}

resource "azurerm_role_assignment" "configuration_admins" {
  scope                = azurerm_app_configuration.main.id
  role_definition_name = "App Configuration Data Owner"
  principal_id         = azuread_group.admins.object_id
  principal_type       = "Group"
}

# Roles, and names in private zones, take effect some time after they are made: whatever reads data waits here.
resource "time_sleep" "data_roles" {
  create_duration = "60s"
  triggers        = { configuration = azurerm_app_configuration.main.id }

  depends_on = [
    azurerm_managed_redis_access_policy_assignment.service,
    azurerm_role_assignment.configuration_admins,
    azurerm_role_assignment.configuration_builder,
    azurerm_role_assignment.secret,
    azurerm_role_assignment.service,
    module.configuration_endpoint,
    module.postgres_endpoint,
    module.redis_endpoint,
    module.servicebus_endpoint,
    module.storage_endpoint,
    time_sleep.vault_roles,
  ]
}
