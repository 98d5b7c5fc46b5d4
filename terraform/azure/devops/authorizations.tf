# A pipeline may use what its kind and its environments need, and nothing else.
locals {
  _github_use   = { for service in keys(local.services) : "${service}/github" => { service = service, type = "endpoint", id = azuredevops_serviceendpoint_github.main.id } }
  _registry_use = { for service in keys(local.images) : "${service}/registry" => { service = service, type = "endpoint", id = azuredevops_serviceendpoint_azurecr.registry["registry"].id } }

  _connection_use = merge([
    for service, facts in local.signing : {
      for name in facts.environments : "${service}/connection/${name}" =>
      { service = service, type = "endpoint", id = azuredevops_serviceendpoint_azurerm.environment[name].id }
    }
  ]...)
  _environment_use = merge([
    for service, facts in local.deployed : {
      for name in facts.environments : "${service}/environment/${name}" =>
      { service = service, type = "environment", id = azuredevops_environment.this[name].id }
    }
  ]...)
  _variables_use = merge([
    for service, facts in local.deployed : {
      for name in facts.environments : "${service}/variables/${name}" =>
      { service = service, type = "variablegroup", id = azuredevops_variable_group.environment[name].id }
    }
  ]...)
  _pool_use = merge([
    for service, facts in merge(local.sites, local.images) : {
      for name in keys(local.pools) : "${service}/pool/${name}" =>
      { service = service, type = "queue", id = data.azuredevops_agent_queue.environment[name].id }
      if(contains(keys(local.images), service) && name == local.registry_pool) || (contains(keys(local.signing), service) && contains(facts.environments, name))
    }
  ]...)
  _secrets_use = merge([
    for service, facts in local.frontends : {
      for name in facts.environments : "${service}/secrets/${name}" =>
      { service = service, type = "variablegroup", id = azuredevops_variable_group.secret["${name}/frontends"].id }
    }
  ]...)
}

resource "azuredevops_pipeline_authorization" "this" {
  for_each = merge(local._github_use, local._registry_use, local._connection_use, local._environment_use, local._variables_use, local._pool_use, local._secrets_use)

  project_id  = azuredevops_project.main.id
  pipeline_id = azuredevops_build_definition.service[each.value.service].id
  type        = each.value.type
  resource_id = each.value.id
}
