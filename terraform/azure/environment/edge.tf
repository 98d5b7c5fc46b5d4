# The one public way into a private environment: HTTPS from Cloudflare to the services with `public: true`.
locals {
  _published = {
    for name, service in local.services : name => service
    if local.private && service.public && contains(["web", "function", "container"], service.kind)
  }
  edge_name = "${local.name}-edge"
  edges     = length(local._published) > 0 ? { edge = local.facts.sizes.edge } : {}

  edge_services = {
    for name, service in local._published : name => {
      host = "${name}.${local.facts.domain}"
      # A Flex function answers to the name that Azure gave it; its public one ends here.
      backend_host = local.hosts[name]
      address      = service.kind == "container" ? local.network_plan.gateway : local.site_addresses[name]
      health       = service.health
    }
  }

  # Listeners need the certificate: cert-manager issues it after the cluster stands, and the next apply finds it.
  edge_listeners = local.wildcard_stands ? local.edge_services : {}
}

resource "azurerm_public_ip" "edge" {
  for_each = local.edges

  name                = local.edge_name
  location            = azurerm_resource_group.main.location
  resource_group_name = azurerm_resource_group.main.name
  allocation_method   = "Static"
  zones               = ["1", "2", "3"]
  tags                = local.tags
}

resource "azurerm_user_assigned_identity" "edge" {
  for_each = local.edges

  name                = local.edge_name
  location            = azurerm_resource_group.main.location
  resource_group_name = azurerm_resource_group.main.name
  tags                = local.tags
}

resource "azurerm_role_assignment" "vault_edge" {
  for_each = azurerm_user_assigned_identity.edge

  scope                = azurerm_key_vault.main.id
  role_definition_name = "Key Vault Secrets User"
  principal_id         = each.value.principal_id
  principal_type       = "ServicePrincipal"
}
