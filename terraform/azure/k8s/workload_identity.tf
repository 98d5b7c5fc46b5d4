# A service's identity is its environment's; here its pods are told to be it: namespace = environment, service account = service.
locals {
  _federations = merge([
    for name, workloads in local.workloads : {
      for service, facts in workloads : "${name}/${service}" => { environment = name, service = service }
    }
  ]...)
}

resource "azurerm_federated_identity_credential" "service" {
  for_each = local._federations

  name                      = local.name
  user_assigned_identity_id = local.contracts[each.value.environment].identities[each.value.service].id
  issuer                    = azurerm_kubernetes_cluster.main.oidc_issuer_url
  subject                   = "system:serviceaccount:${each.value.environment}:${each.value.service}"
  audience                  = ["api://AzureADTokenExchange"]

  lifecycle {
    precondition {
      condition     = contains(keys(local.contracts[each.value.environment].identities), each.value.service)
      error_message = "Environment ${each.value.environment} has no identity for ${each.value.service} yet. Run: inv apply --only ${each.value.environment}"
    }
  }
}
