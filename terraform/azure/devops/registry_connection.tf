# One registry serves every environment; an image is pushed once and promoted by its tag.
locals {
  _registries = length(local.images) > 0 ? { registry = local.k8s.registry } : {}
}

data "azurerm_subscription" "cluster" {
  for_each        = local._registries
  subscription_id = local.k8s.account.subscription_id
}

resource "azurerm_user_assigned_identity" "registry" {
  for_each = local._registries

  name                = "${local.name}-${each.key}"
  location            = azurerm_resource_group.main.location
  resource_group_name = azurerm_resource_group.main.name
  tags                = local.tags
}

resource "azuredevops_serviceendpoint_azurecr" "registry" {
  for_each = local._registries

  project_id                             = azuredevops_project.main.id
  service_endpoint_name                  = each.value.name
  description                            = "Pushes images."
  service_endpoint_authentication_scheme = "WorkloadIdentityFederation"
  azurecr_name                           = each.value.name
  azurecr_spn_tenantid                   = local.k8s.account.tenant_id
  azurecr_subscription_id                = local.k8s.account.subscription_id
  azurecr_subscription_name              = data.azurerm_subscription.cluster[each.key].display_name
  resource_group                         = local.k8s.account.group

  credentials {
    serviceprincipalid = azurerm_user_assigned_identity.registry[each.key].client_id
  }
}

resource "azurerm_federated_identity_credential" "registry" {
  for_each = local._registries

  name                      = "azure-devops"
  user_assigned_identity_id = azurerm_user_assigned_identity.registry[each.key].id
  issuer                    = azuredevops_serviceendpoint_azurecr.registry[each.key].workload_identity_federation_issuer
  subject                   = azuredevops_serviceendpoint_azurecr.registry[each.key].workload_identity_federation_subject
  audience                  = ["api://AzureADTokenExchange"]
}

resource "azurerm_role_assignment" "registry" {
  for_each = local._registries

  scope                = each.value.id
  role_definition_name = "AcrPush"
  principal_id         = azurerm_user_assigned_identity.registry[each.key].principal_id
  principal_type       = "ServicePrincipal"
}
