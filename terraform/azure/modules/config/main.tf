# Reads config/ and types it. Roots, HCP runs and a plain `terraform plan` all see the same facts.
locals {
  directory = "${path.module}/../../../../config"

  _environments = {
    for file in fileset(local.directory, "environments/*.yaml") :
    trimsuffix(basename(file), ".yaml") => yamldecode(file("${local.directory}/${file}"))
  }
  _services = {
    for file in fileset(local.directory, "services/*.yaml") :
    trimsuffix(basename(file), ".yaml") => yamldecode(file("${local.directory}/${file}"))
  }

  _overrides = {
    for environment, facts in local._environments : environment => {
      for name in keys(local._services) : name => lookup(lookup(facts, "services", {}), name, {})
    }
  }

  # An override replaces a service's key in one environment; settings are merged key by key.
  # Config.in_environment in scripts/config does the same, and a test compares them.
  _overridden = {
    for environment, overrides in local._overrides : environment => {
      for name, service in local._services : name => merge(
        service,
        overrides[name],
        { settings = merge(lookup(service, "settings", {}), lookup(overrides[name], "settings", {})) },
      )
    }
  }
}

module "types" {
  source = "./types"

  platform     = yamldecode(file("${local.directory}/platform.yaml"))
  environments = local._environments
  services     = local._overridden
}
