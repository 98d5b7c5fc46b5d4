module "config" {
  source = "../modules/config"
}

data "azurerm_client_config" "current" {}

# Names that are unique in the whole world end with it.
resource "random_string" "suffix" {
  length  = 6
  special = false
  upper   = false
}

locals {
  platform     = module.config.platform
  cluster      = local.platform.cluster
  environments = toset(coalesce(var.environments, keys(module.config.environments)))
  facts        = { for name in local.environments : name => module.config.environments[name] }
  networks     = { for name in local.environments : name => module.config.networks[name] }

  name     = "${local.platform.name}-k8s"
  compact  = replace(local.name, "-", "")
  suffix   = random_string.suffix.result
  location = coalesce(local.cluster.location, local.platform.location)
  tags     = merge(local.platform.tags, { platform = local.platform.name })

  # A vault's name has at most 24 characters, a registry's letters and digits only.
  vault_name    = "${substr(local.compact, 0, 17)}-${local.suffix}"
  registry_name = "${substr(replace(local.platform.name, "-", ""), 0, 44)}${local.suffix}"

  private_environments = toset([for name, contract in local.contracts : name if contract.network.private])
  public_environments  = setsubtract(local.environments, local.private_environments)

  # The cluster's own vault and registry are closed once there is a private network to reach them from, and open to whom that
  # network opens itself: whoever may bootstrap it may bootstrap these. Until then only identities guard them.
  closed         = local.cluster.private && length(local.private_environments) > 0
  open_to        = distinct(flatten([for name in local.private_environments : local.facts[name].network.open_to]))
  public_access  = !local.closed || length(local.open_to) > 0
  default_action = local.closed ? "Deny" : "Allow"
  allowed_ranges = local.closed ? local.open_to : []

  # The AKS services of each environment, with that environment's overrides.
  workloads = {
    for name in local.environments : name => {
      for service, facts in module.config.services[name] : service => facts
      if contains(["container", "cron"], facts.kind)
    }
  }
}
