# Public names, in Cloudflare. Names that only a private network needs are in hosts.tf.
data "cloudflare_zone" "main" {
  filter = { name = local.platform.domain }
}

locals {
  edge_host = "edge.${local.facts.domain}"

  # Unproxied where somebody else issues the certificate: App Service and Vercel look at what the name leads to.
  _frontend_records = {
    for name, service in local.services : name =>
    { type = "CNAME", name = "${name}.${local.facts.domain}", content = "cname.vercel-dns.com", proxied = false }
    if service.kind == "frontend"
  }
  _site_records = {
    for name, host in local.custom_hosts : name =>
    { type = "CNAME", name = host, content = local.sites[name].default_hostname, proxied = false }
    if !local.private
  }
  # The cluster's root publishes the gateway itself.
  _gateway_records = {
    for name, host in local.gateway_hosts : name =>
    { type = "CNAME", name = host, content = "gateway.${local.facts.domain}", proxied = false }
    if !local.private && local.services[name].public
  }
  _edge_records = merge(
    { for name in keys(local.edges) : name => { type = "A", name = local.edge_host, content = azurerm_public_ip.edge[name].ip_address, proxied = true } },
    { for name, service in local.edge_services : name => { type = "CNAME", name = service.host, content = local.edge_host, proxied = true } },
  )
  # How App Service knows that the name is ours, also where the name itself leads elsewhere or nowhere.
  _ownership_records = {
    for name, host in local.custom_hosts : "asuid.${name}" =>
    { type = "TXT", name = "asuid.${host}", content = "\"${nonsensitive(local.sites[name].custom_domain_verification_id)}\"", proxied = false }
  }
  _dns_records = merge(
    local._frontend_records,
    local._site_records,
    local._gateway_records,
    local._edge_records,
    local._ownership_records,
  )

  # cert-manager and Vercel use the first, App Service's own certificates the second. Cloudflare adds its own authorities.
  _authorities = local.private ? ["letsencrypt.org"] : ["digicert.com", "letsencrypt.org"]
}

resource "cloudflare_dns_record" "this" {
  for_each = local._dns_records

  zone_id = data.cloudflare_zone.main.zone_id
  type    = each.value.type
  name    = each.value.name
  content = each.value.content
  proxied = each.value.proxied
  ttl     = 1
  comment = "${local.name}: ${each.key}"
}

resource "cloudflare_dns_record" "authority" {
  for_each = toset(local._authorities)

  zone_id = data.cloudflare_zone.main.zone_id
  type    = "CAA"
  name    = local.facts.domain
  data    = { flags = 0, tag = "issue", value = each.value }
  ttl     = 1
  comment = "${local.name}: who may issue certificates"
}

# Cloudflare's free certificate covers one level below the zone: deeper names behind its proxy need one of their own.
resource "cloudflare_certificate_pack" "edge" {
  for_each = local.facts.domain == local.platform.domain ? {} : local.edges

  zone_id               = data.cloudflare_zone.main.zone_id
  type                  = "advanced"
  hosts                 = [local.facts.domain, "*.${local.facts.domain}"]
  certificate_authority = "lets_encrypt"
  validation_method     = "txt"
  validity_days         = 90
}
