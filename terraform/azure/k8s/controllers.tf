# What Flux runs beside the services, and what each of them may read: nothing but its own secrets in the cluster's vault.
locals {
  controllers = {
    cert-manager = { namespace = "cert-manager", service_account = "cert-manager", secrets = ["cloudflare-cert-manager"] }
    datadog      = { namespace = "datadog", service_account = "datadog", secrets = ["datadog-api-key"] }
    external-dns = { namespace = "external-dns", service_account = "external-dns", secrets = ["cloudflare-external-dns"] }
    flux-image   = { namespace = "flux-system", service_account = "image-reflector-controller", secrets = [] }
  }

  _controller_secrets = merge([
    for controller, facts in local.controllers : {
      for secret in facts.secrets : secret => controller
    }
  ]...)
}

resource "azurerm_user_assigned_identity" "controller" {
  for_each = local.controllers

  name                = "${local.name}-${each.key}"
  location            = azurerm_resource_group.main.location
  resource_group_name = azurerm_resource_group.main.name
  tags                = local.tags
}

resource "azurerm_federated_identity_credential" "controller" {
  for_each = local.controllers

  name                      = local.name
  user_assigned_identity_id = azurerm_user_assigned_identity.controller[each.key].id
  issuer                    = azurerm_kubernetes_cluster.main.oidc_issuer_url
  subject                   = "system:serviceaccount:${each.value.namespace}:${each.value.service_account}"
  audience                  = ["api://AzureADTokenExchange"]
}

resource "azurerm_role_assignment" "controller_secret" {
  for_each = local._controller_secrets

  scope                = azurerm_key_vault_secret.cluster[each.key].resource_versionless_id
  role_definition_name = "Key Vault Secrets User"
  principal_id         = azurerm_user_assigned_identity.controller[each.value].principal_id
  principal_type       = "ServicePrincipal"
}
