# Datadog reads the metrics of everything that carries the platform's tag, in each subscription that an environment or the cluster uses.
locals {
  _subscriptions = toset(concat(
    [data.azurerm_client_config.current.subscription_id],
    [for contract in local.contracts : contract.account.subscription_id],
  ))
}

resource "azuread_application" "datadog" {
  display_name            = "${local.name}-datadog"
  prevent_duplicate_names = true
}

resource "azuread_service_principal" "datadog" {
  client_id = azuread_application.datadog.client_id
}

resource "azuread_application_federated_identity_credential" "datadog" {
  for_each = var.datadog_federation == null ? {} : { datadog = var.datadog_federation }

  application_id = azuread_application.datadog.id
  display_name   = each.key
  issuer         = each.value.issuer
  subject        = each.value.subject
  audiences      = ["api://AzureADTokenExchange"]
}

resource "azurerm_role_assignment" "datadog" {
  for_each = local._subscriptions

  scope                = "/subscriptions/${each.key}"
  role_definition_name = "Monitoring Reader"
  principal_id         = azuread_service_principal.datadog.object_id
  principal_type       = "ServicePrincipal"
}

resource "datadog_integration_azure" "main" {
  tenant_name              = data.azurerm_client_config.current.tenant_id
  client_id                = azuread_application.datadog.client_id
  secretless_auth_enabled  = true
  automute                 = true
  host_filters             = "platform:${local.platform.name}"
  app_service_plan_filters = "platform:${local.platform.name}"

  depends_on = [azurerm_role_assignment.datadog]
}
