resource "azurerm_container_registry" "main" {
  name                = local.registry_name
  location            = azurerm_resource_group.main.location
  resource_group_name = azurerm_resource_group.main.name
  sku                 = local.platform.registry.sku
  tags                = local.tags

  admin_enabled                 = false
  anonymous_pull_enabled        = false
  zone_redundancy_enabled       = local.platform.registry.sku == "Premium"
  retention_policy_in_days      = local.platform.registry.sku == "Premium" ? 30 : null
  public_network_access_enabled = local.public_access

  network_rule_set = length(local.allowed_ranges) == 0 ? null : [{
    default_action = local.default_action
    ip_rule        = [for range in local.allowed_ranges : { action = "Allow", ip_range = range }]
  }]

  lifecycle {
    precondition {
      condition     = !local.cluster.private || local.platform.registry.sku == "Premium"
      error_message = "A private cluster needs a private registry, which only sku Premium offers: set registry.sku in config/platform.yaml."
    }
  }
}

module "registry_endpoint" {
  source   = "../modules/private_endpoint"
  for_each = local.cluster.private ? toset(["registry"]) : []

  name                = "${local.name}-${each.key}"
  location            = azurerm_resource_group.main.location
  resource_group_name = azurerm_resource_group.main.name
  subnet_id           = azurerm_subnet.this["endpoints"].id
  resource_id         = azurerm_container_registry.main.id
  groups              = [each.key]
  zone_ids            = [azurerm_private_dns_zone.this[local._own_zones[each.key]].id]
  tags                = local.tags
}

# Nodes pull with the kubelet's identity; Flux looks for new tags with its own.
resource "azurerm_role_assignment" "pull" {
  for_each = {
    kubelet    = azurerm_user_assigned_identity.kubelet.principal_id
    flux-image = azurerm_user_assigned_identity.controller["flux-image"].principal_id
  }

  scope                            = azurerm_container_registry.main.id
  role_definition_name             = "AcrPull"
  principal_id                     = each.value
  skip_service_principal_aad_check = true
}
