module "config" {
  source = "../modules/config"
}

data "azurerm_client_config" "current" {}

# Names that are unique in the whole world end with it. It never changes: everything that holds data has it in its name.
resource "random_string" "suffix" {
  length  = 6
  special = false
  upper   = false
}

locals {
  platform     = module.config.platform
  environment  = coalesce(var.environment, trimprefix(terraform.workspace, "${local.platform.name}-"))
  facts        = module.config.environments[local.environment]
  services     = module.config.services[local.environment]
  network_plan = module.config.networks[local.environment]

  name    = "${local.platform.name}-${local.environment}"
  compact = replace(local.name, "-", "")
  suffix  = random_string.suffix.result

  # A vault's name has at most 24 characters.
  vault_name = "${substr(local.compact, 0, 17)}-${local.suffix}"

  tags = merge(local.platform.tags, {
    platform    = local.platform.name
    environment = local.environment
  })

  private = local.facts.network.private
  open_to = local.facts.network.open_to

  # A private environment is reachable from outside only while open_to lists someone.
  public_access  = !local.private || length(local.open_to) > 0
  default_action = local.private ? "Deny" : "Allow"
  allowed_ranges = local.private ? local.open_to : []
}
