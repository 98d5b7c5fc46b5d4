# The way into a public environment's pods. A private environment's gateway has an address of its own network instead,
# behind the edge that the environment's root makes.
resource "azurerm_public_ip" "gateway" {
  for_each = local.public_environments

  name                = "${local.name}-gateway-${each.key}"
  location            = azurerm_resource_group.main.location
  resource_group_name = azurerm_resource_group.main.name
  allocation_method   = "Static"
  sku                 = "Standard"
  zones               = ["1", "2", "3"]
  tags                = merge(local.tags, { environment = each.key })
}

data "cloudflare_zone" "main" {
  filter = { name = local.platform.domain }
}

# Unproxied: the environment's own wildcard certificate answers, and Cloudflare's covers one level only.
resource "cloudflare_dns_record" "gateway" {
  for_each = azurerm_public_ip.gateway

  zone_id = data.cloudflare_zone.main.zone_id
  name    = "gateway.${local.facts[each.key].domain}"
  type    = "A"
  content = each.value.ip_address
  ttl     = 300
  proxied = false
  comment = "Gateway of ${local.platform.name}'s ${each.key} in the cluster."
}

locals {
  gateways = {
    for name in local.environments : name => {
      private = contains(local.private_environments, name)
      address = contains(local.private_environments, name) ? local.contracts[name].gateway_address : azurerm_public_ip.gateway[name].ip_address
      host    = contains(local.private_environments, name) ? null : "gateway.${local.facts[name].domain}"
      # What the gateway's Service names in its annotations: the address to take, or the subnet to take it from.
      public_ip = contains(local.private_environments, name) ? null : azurerm_public_ip.gateway[name].name
      subnet    = local.node_subnets[name]
    }
  }
}
