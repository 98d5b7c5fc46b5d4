# Two ways between an environment's namespace and its vault: one reads secrets for the pods, the other stores the wildcard
# certificate that cert-manager renewed, for the edge and for App Service. Neither can do the other's work.
locals {
  _vault_clients = {
    external-secrets = "Key Vault Secrets User"
    certificates     = "Key Vault Certificates Officer"
  }

  _vault_access = {
    for pair in setproduct(local.environments, keys(local._vault_clients)) :
    "${pair[0]}/${pair[1]}" => { environment = pair[0], client = pair[1], role = local._vault_clients[pair[1]] }
  }
}

resource "azurerm_user_assigned_identity" "vault_client" {
  for_each = local._vault_access

  name                = "${local.name}-${each.value.environment}-${each.value.client}"
  location            = azurerm_resource_group.main.location
  resource_group_name = azurerm_resource_group.main.name
  tags                = merge(local.tags, { environment = each.value.environment })
}

resource "azurerm_federated_identity_credential" "vault_client" {
  for_each = local._vault_access

  name                      = local.name
  user_assigned_identity_id = azurerm_user_assigned_identity.vault_client[each.key].id
  issuer                    = azurerm_kubernetes_cluster.main.oidc_issuer_url
  subject                   = "system:serviceaccount:${each.value.environment}:${each.value.client}"
  audience                  = ["api://AzureADTokenExchange"]
}

resource "azurerm_role_assignment" "vault_client" {
  for_each = local._vault_access

  scope                = local.contracts[each.value.environment].secret_store.id
  role_definition_name = each.value.role
  principal_id         = azurerm_user_assigned_identity.vault_client[each.key].principal_id
  principal_type       = "ServicePrincipal"
}
