# A service's repository holds a few lines: which template of this repository builds it, and where it goes.
locals {
  templates = {
    web       = "app-service"
    function  = "function-app"
    container = "container"
    cron      = "container"
    package   = "nuget"
    frontend  = "next"
  }

  pipeline_paths = { for service, facts in local.services : service => trimprefix("${facts.path}/azure-pipelines.yml", "/") }

  # Where a service goes. An empty text is none: no connection for what Flux or Vercel releases, no pool for a public network,
  # no plan for what is no function, no slot where the plan has none, no database for who uses none.
  _stages = {
    for service, facts in local.services : service => [
      for name in facts.environments : {
        name       = name
        branch     = local.facts[name].branch
        protected  = local.facts[name].data.protected
        variables  = local.environment_names[name]
        secrets    = facts.kind == "frontend" ? local.secret_groups["${name}/frontends"].name : ""
        connection = contains(keys(local.signing), service) ? local.environment_names[name] : ""
        pool       = contains(keys(local.signing), service) && contains(keys(local.pools), name) ? local.environment_names[name] : ""
        plan       = facts.kind == "function" ? local._released[name][service].plan : ""
        slot       = try(coalesce(local.contracts[name].services[service].slot), "")
        database   = lookup(local._databases[name], service, "")
      }
    ]
  }
  _registry = {
    for name, connection in azuredevops_serviceendpoint_azurecr.registry : name => {
      connection = connection.service_endpoint_name
      url        = local.k8s.registry.url
      pool       = local.registry_pool == null ? "" : local.environment_names[local.registry_pool]
    }
  }

  # What a template is told, by its kind.
  _parameters = {
    for service, facts in local.services : service => {
      for name, value in {
        service  = service
        path     = facts.path
        runtime  = facts.runtime
        health   = contains(keys(local.sites), service) ? facts.health : null
        registry = contains(keys(local.images), service) ? local._registry["registry"] : null
        team     = facts.kind == "frontend" ? local.platform.vercel.team : null
        feed     = facts.kind == "package" ? local._feed["packages"] : null
      } : name => value if value != null
    }
  }

  _pipeline_files = merge([
    for service, facts in local.services : {
      for branch in local.branches : "${service}/${branch}" => merge(facts, { service = service, branch = branch })
    }
  ]...)
}

resource "github_repository_file" "pipeline" {
  for_each = local._pipeline_files

  repository          = each.value.repository_name
  branch              = each.value.branch
  file                = local.pipeline_paths[each.value.service]
  overwrite_on_create = true
  commit_message      = "Build and release ${each.value.service} with the platform's template"

  content = templatefile("${path.module}/templates/azure-pipelines.yml.tftpl", {
    platform   = "${local.platform.github.owner}/${local.platform.github.repository}"
    connection = azuredevops_serviceendpoint_github.main.service_endpoint_name
    ref        = "refs/heads/${local.default_branch}"
    template   = local.templates[each.value.kind]
    service    = each.value.service
    path       = each.value.path
    tags       = each.value.kind == "package" ? ["v*"] : []
    parameters = local._parameters[each.value.service]
    branches   = local.branches
    stages     = local._stages[each.value.service]
  })

  depends_on = [github_branch.environment]
}
