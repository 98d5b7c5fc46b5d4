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

  # Only a site is released to from here, by a connection and where the network asks for it from inside.
  _stages = {
    for service, facts in local.services : service => [
      for name in facts.environments : {
        name       = name
        branch     = local.facts[name].branch
        protected  = local.facts[name].data.protected
        variables  = local.environment_names[name]
        connection = contains(keys(local.sites), service) ? local.environment_names[name] : ""
        pool       = contains(keys(local.sites), service) && contains(keys(local.pools), name) ? local.environment_names[name] : ""
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
    runtime    = each.value.runtime
    registry   = contains(keys(local.images), each.value.service) ? local._registry["registry"] : null
    branches   = local.branches
    stages     = local._stages[each.value.service]
  })

  depends_on = [github_branch.environment]
}
