# One identity a service, for whatever runs it: App Service, Functions, or a pod that the cluster's root federates.
locals {
  identified = {
    for name, service in local.services : name => service
    if contains(["web", "function", "container", "cron"], service.kind)
  }
}

resource "azurerm_user_assigned_identity" "service" {
  for_each = local.identified

  name                = "${local.name}-${each.key}"
  location            = azurerm_resource_group.main.location
  resource_group_name = azurerm_resource_group.main.name
  tags                = merge(local.tags, { service = each.key })
}
