# Web apps and dedicated functions share one plan: they grow together, and one subnet can serve one plan only.
resource "azurerm_service_plan" "app" {
  count = length(local.planned) > 0 ? 1 : 0

  name                = "${local.name}-app"
  location            = azurerm_resource_group.main.location
  resource_group_name = azurerm_resource_group.main.name
  os_type             = "Linux"
  sku_name            = local.facts.sizes.app.sku
  worker_count        = local.facts.sizes.app.workers
  tags                = local.tags

  # Basic and Standard plans stand in one zone.
  zone_balancing_enabled = startswith(local.facts.sizes.app.sku, "P") && local.facts.sizes.app.workers > 1

  lifecycle {
    precondition {
      condition     = !(local.facts.sizes.app.slots && startswith(local.facts.sizes.app.sku, "B"))
      error_message = "Basic plans have no slots: set sizes.app.sku of ${local.environment} to P0v3 or larger, or sizes.app.slots to false."
    }
  }
}

# A Flex plan holds one function.
resource "azurerm_service_plan" "flex" {
  for_each = local.flex_functions

  name                = "${local.name}-${each.key}"
  location            = azurerm_resource_group.main.location
  resource_group_name = azurerm_resource_group.main.name
  os_type             = "Linux"
  sku_name            = "FC1"
  tags                = merge(local.tags, { service = each.key })
}
