# Web apps and functions as one: what leads to them, whatever kind they are.
locals {
  sites          = merge(azurerm_linux_web_app.this, azurerm_linux_function_app.this, azurerm_function_app_flex_consumption.this)
  site_ids       = { for name in keys(local.site_names) : name => local.sites[name].id }
  site_addresses = { for name, endpoint in module.site_endpoint : name => endpoint.address }

  _slots   = merge(azurerm_linux_web_app_slot.staging, azurerm_linux_function_app_slot.staging)
  slot_ids = { for name in keys(local.slotted) : name => local._slots[name].id }
}

module "site_endpoint" {
  source   = "../modules/private_endpoint"
  for_each = local.private ? local.site_names : {}

  name                = "${local.name}-${each.key}"
  location            = azurerm_resource_group.main.location
  resource_group_name = azurerm_resource_group.main.name
  subnet_id           = azurerm_subnet.this["endpoints"].id
  resource_id         = local.site_ids[each.key]
  groups              = ["sites"]
  zone_ids            = [local.zone_ids["sites"]]
  names               = [each.value, "${each.value}.scm"]
  tags                = merge(local.tags, { service = each.key })
}

# A slot is a subresource of its app. Smoke tests reach it before the swap.
module "slot_endpoint" {
  source   = "../modules/private_endpoint"
  for_each = local.private ? local.slot_ids : {}

  name                = "${local.name}-${each.key}-${local.slot}"
  location            = azurerm_resource_group.main.location
  resource_group_name = azurerm_resource_group.main.name
  subnet_id           = azurerm_subnet.this["endpoints"].id
  resource_id         = local.site_ids[each.key]
  groups              = ["sites-${local.slot}"]
  zone_ids            = [local.zone_ids["sites"]]
  names               = ["${local.site_names[each.key]}-${local.slot}", "${local.site_names[each.key]}-${local.slot}.scm"]
  tags                = merge(local.tags, { service = each.key })
}
