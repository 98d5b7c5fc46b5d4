# Frontends on Vercel: one project an environment, whose production branch is the environment's branch.
locals {
  _frontend_variables = merge([
    for name in keys(local.frontends) : {
      for key, value in local.plain_settings[name] : "${name}/${key}" => { frontend = name, key = key, value = value }
    }
  ]...)
}

resource "vercel_project" "this" {
  for_each = local.frontends

  name           = "${local.name}-${each.key}"
  framework      = each.value.runtime.name
  node_version   = each.value.runtime.version
  root_directory = each.value.path == "" ? null : each.value.path

  git_repository = {
    type              = "github"
    repo              = each.value.repository
    production_branch = local.facts.branch
  }

  # Pull requests are previewed where nothing is protected: a preview has this environment's settings. Vercel builds nothing
  # else: releases come from the service's pipeline, built once.
  preview_deployments_disabled = local.facts.data.protected
  ignore_command               = "[ \"$VERCEL_ENV\" = production ]"
  # Vercel's own names of a deployment ask for a sign-in; the domain below does not.
  vercel_authentication = { deployment_type = "standard_protection_new" }
  # A page that is open while a release is made goes on with the release that it came from.
  skew_protection = "12 hours"

  automatically_expose_system_environment_variables = true
}

resource "vercel_project_domain" "this" {
  for_each = local.frontends

  project_id = vercel_project.this[each.key].id
  domain     = local.hosts[each.key]
}

resource "vercel_project_environment_variable" "this" {
  for_each = local._frontend_variables

  project_id = vercel_project.this[each.value.frontend].id
  key        = each.value.key
  value      = each.value.value
  target     = local.facts.data.protected ? ["production"] : ["production", "preview"]
  sensitive  = false
  comment    = "${local.name}: made of the catalogue"
}
