# A private environment answers to its own network alone: its VPN clients, its nodes, what the cluster shares, and the edge.
# A public one has nothing in its network that listens, and no peer, so it needs no group.
locals {
  # https://www.cloudflare.com/ips-v4. The edge's rule is the only place that knows them.
  _cloudflare_ranges = [
    "103.21.244.0/22", "103.22.200.0/22", "103.31.4.0/22", "104.16.0.0/13", "104.24.0.0/14",
    "108.162.192.0/18", "131.0.72.0/22", "141.101.64.0/18", "162.158.0.0/15", "172.64.0.0/13",
    "173.245.48.0/20", "188.114.96.0/20", "190.93.240.0/20", "197.234.240.0/22", "198.41.128.0/17",
  ]
  # The cluster's network is a peer of this one, and holds the nodes of every environment. What is not named here is refused,
  # so that a further environment is kept out before anybody applies this one again.
  _own_networks = compact([
    local.network_plan.vnet, local.network_plan.nodes, local.platform.cluster.address_space,
    local.facts.network.vpn == null ? "" : local.facts.network.vpn.address_space,
  ])

  # A gateway's subnet admits no group.
  _guarded = local.private ? toset([for name in keys(local.subnets) : name if name != "GatewaySubnet"]) : toset([])

  # In these nothing listens to the network, except the edge to what its own rules name.
  _closed = setintersection(local._guarded, ["agents", "edge", "hcp-agents"])

  _open = setsubtract(local._guarded, local._closed)
  _network_rules = merge([
    for name in local._open : {
      "${name}-own-networks" = {
        subnet = name, priority = 100, access = "Allow", protocol = "*", port = "*", sources = local._own_networks
      }
      "${name}-other-networks" = {
        subnet = name, priority = 110, access = "Deny", protocol = "*", port = "*", sources = ["VirtualNetwork"]
      }
    }
  ]...)
  _closed_rules = {
    for name in local._closed : "${name}-closed" => {
      subnet = name, priority = 4096, access = "Deny", protocol = "*", port = "*", sources = ["*"]
    }
  }
  _edge_rules = {
    for name, rule in {
      cloudflare = { priority = 100, protocol = "Tcp", port = "443", sources = local._cloudflare_ranges }
      # Without these two an application gateway does not come up.
      management = { priority = 110, protocol = "Tcp", port = "65200-65535", sources = ["GatewayManager"] }
      probes     = { priority = 120, protocol = "*", port = "*", sources = ["AzureLoadBalancer"] }
    } : "edge-${name}" => merge(rule, { subnet = "edge", access = "Allow" }) if contains(local._guarded, "edge")
  }
  _security_rules = merge(local._network_rules, local._closed_rules, local._edge_rules)
}

resource "azurerm_network_security_group" "this" {
  for_each = local._guarded

  name                = "${local.name}-${each.key}"
  location            = azurerm_resource_group.main.location
  resource_group_name = azurerm_resource_group.main.name
  tags                = local.tags
}

resource "azurerm_network_security_rule" "this" {
  for_each = local._security_rules

  name                        = each.key
  resource_group_name         = azurerm_resource_group.main.name
  network_security_group_name = azurerm_network_security_group.this[each.value.subnet].name
  direction                   = "Inbound"
  priority                    = each.value.priority
  access                      = each.value.access
  protocol                    = each.value.protocol
  source_port_range           = "*"
  destination_port_range      = each.value.port
  destination_address_prefix  = "*"

  # Azure takes a tag or "*" in the singular argument only.
  source_address_prefix   = length(each.value.sources) == 1 ? each.value.sources[0] : null
  source_address_prefixes = length(each.value.sources) == 1 ? null : each.value.sources
}

resource "azurerm_subnet_network_security_group_association" "this" {
  for_each = local._guarded

  subnet_id                 = azurerm_subnet.this[each.key].id
  network_security_group_id = azurerm_network_security_group.this[each.key].id

  # A gateway that finds a group without its management rule refuses the subnet.
  depends_on = [azurerm_network_security_rule.this]
}
