# The providers below return a secret once and keep it in this root's state, which HCP encrypts; they offer no other way.
# It goes on to the vault write-only, so no second copy is kept, and the cluster reads it there.
locals {
  _cloudflare_clients = toset(["cert-manager", "external-dns"])

  # Cloudflare's own ids of "DNS Write" and "Zone Read": all that DNS-01 and external-dns need, and in one zone.
  _dns_permissions = ["4755a26eedb94da69e1066d98aa820be", "c8fed203ed3043cba015a93ad1616f1f"]

  # What a secret's version number is made of: a new token or key is written at once, an old one never again.
  _secret_sources = merge(
    { for client, token in cloudflare_account_token.dns : "cloudflare-${client}" => { id = token.id, value = token.value } },
    { datadog-api-key = { id = datadog_api_key.cluster.id, value = datadog_api_key.cluster.key } },
  )
}

resource "cloudflare_account_token" "dns" {
  for_each = local._cloudflare_clients

  account_id = data.cloudflare_zone.main.account.id
  name       = "${local.name}-${each.key}"
  policies = [{
    effect            = "allow"
    permission_groups = [for id in local._dns_permissions : { id = id }]
    resources         = jsonencode({ "com.cloudflare.api.account.zone.${data.cloudflare_zone.main.zone_id}" = "*" })
  }]
}

resource "datadog_api_key" "cluster" {
  name = local.name
}

resource "azurerm_key_vault_secret" "cluster" {
  for_each = toset(keys(local._controller_secrets))

  name             = each.key
  key_vault_id     = azurerm_key_vault.main.id
  value_wo         = local._secret_sources[each.key].value
  value_wo_version = parseint(substr(sha256(local._secret_sources[each.key].id), 0, 7), 16)
  tags             = local.tags

  depends_on = [time_sleep.vault_roles]
}
