# How pipelines sign in to an environment: an identity that trusts the connection. No secret exists that could leak or expire.
data "azurerm_subscription" "environment" {
  for_each        = local.connected
  subscription_id = local.contracts[each.key].account.subscription_id
}

resource "azurerm_user_assigned_identity" "environment" {
  for_each = local.connected

  name                = "${local.environment_names[each.key]}-pipelines"
  location            = azurerm_resource_group.main.location
  resource_group_name = azurerm_resource_group.main.name
  tags                = merge(local.tags, { environment = each.key })
}

resource "azuredevops_serviceendpoint_azurerm" "environment" {
  for_each = local.connected

  project_id                             = azuredevops_project.main.id
  service_endpoint_name                  = local.environment_names[each.key]
  description                            = "Releases to ${each.key}."
  service_endpoint_authentication_scheme = "WorkloadIdentityFederation"
  azurerm_spn_tenantid                   = local.contracts[each.key].account.tenant_id
  azurerm_subscription_id                = local.contracts[each.key].account.subscription_id
  azurerm_subscription_name              = data.azurerm_subscription.environment[each.key].display_name

  credentials {
    serviceprincipalid = azurerm_user_assigned_identity.environment[each.key].client_id
  }
}

# Issuer and subject are the connection's own: composing them by hand breaks with the next format.
resource "azurerm_federated_identity_credential" "environment" {
  for_each = local.connected

  name                      = "azure-devops"
  user_assigned_identity_id = azurerm_user_assigned_identity.environment[each.key].id
  issuer                    = azuredevops_serviceendpoint_azurerm.environment[each.key].workload_identity_federation_issuer
  subject                   = azuredevops_serviceendpoint_azurerm.environment[each.key].workload_identity_federation_subject
  audience                  = ["api://AzureADTokenExchange"]
}

resource "azurerm_role_assignment" "environment" {
  for_each = local.connected

  scope                = "/subscriptions/${local.contracts[each.key].account.subscription_id}/resourceGroups/${local.contracts[each.key].account.group}"
  role_definition_name = "Website Contributor"
  principal_id         = azurerm_user_assigned_identity.environment[each.key].principal_id
  principal_type       = "ServicePrincipal"
}
