module "config" {
  source = "../modules/config"
}

data "azurerm_client_config" "current" {}

locals {
  platform         = module.config.platform
  environments     = toset(coalesce(var.environments, keys(module.config.environments)))
  facts            = { for name in local.environments : name => module.config.environments[name] }
  organization_url = "https://dev.azure.com/${local.platform.azure_devops.organization}"

  name = "${local.platform.name}-devops"
  tags = merge(local.platform.tags, { platform = local.platform.name })

  # What an environment's connection, variable group and agents are called.
  environment_names = { for name in local.environments : name => "${local.platform.name}-${name}" }

  # Services that have a repository, by environment; then by name, each with the environments that it is in.
  _released = {
    for name in local.environments : name => {
      for service, facts in module.config.services[name] : service => facts if facts.repository != null
    }
  }
  services = {
    for service, facts in merge([for name in sort(local.environments) : local._released[name]]...) : service => merge(facts, {
      # GitHub's provider knows the owner and wants the rest.
      repository_name = basename(facts.repository)
      environments    = [for name in sort(local.environments) : name if contains(keys(local._released[name]), service)]
    })
  }

  sites     = { for service, facts in local.services : service => facts if contains(["web", "function"], facts.kind) }
  images    = { for service, facts in local.services : service => facts if contains(["container", "cron"], facts.kind) }
  deployed  = { for service, facts in local.services : service => facts if facts.kind != "package" }
  frontends = { for service, facts in local.services : service => facts if facts.kind == "frontend" }
  packages  = { for service, facts in local.services : service => facts if facts.kind == "package" }

  # Whose pipelines sign in to Azure: to release there, or to migrate a database.
  signing   = { for service, facts in merge(local.sites, local.images) : service => facts if contains(keys(local.sites), service) || facts.uses.postgres != null }
  connected = toset(flatten([for facts in local.signing : facts.environments]))
}
