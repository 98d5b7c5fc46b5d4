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

  # An override replaces a service's key in one environment; settings are merged key by key.
  _overridden = {
    for environment, facts in local._environments : environment => {
      for name, service in local._services : name => merge(
        service,
        try(facts.services[name], {}),
        { settings = merge(try(service.settings, {}), try(facts.services[name].settings, {})) },
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
