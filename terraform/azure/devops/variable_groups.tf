# What a pipeline needs to know of an environment, from its contract. No secret, and no link to the vault: Azure DevOps itself
# cannot look into a private one, so a job that needs a secret reads it where it runs.
locals {
  _environment_variables = {
    for name in local.environments : name => merge(
      {
        environment     = name
        domain          = local.facts[name].domain
        resource_group  = local.contracts[name].account.group
        subscription_id = local.contracts[name].account.subscription_id
        tenant_id       = local.contracts[name].account.tenant_id
        secret_store    = local.contracts[name].secret_store.name
      },
      merge([
        for service, facts in local.contracts[name].services : {
          for key, value in { resource = facts.resource_name, slot = facts.slot, url = facts.url } : "${service}.${key}" => value
          if value != null
        } if contains(keys(local.deployed), service)
      ]...),
      merge([
        for service in keys(local._databases[name]) : {
          "${service}.identity"     = local.contracts[name].identities[service].name
          "${service}.principal_id" = local.contracts[name].identities[service].principal_id
        }
      ]...),
      merge([
        for key, identity in local.migrators : {
          postgres_host = local.contracts[name].data.postgres.host
          postgres_user = identity.name
        } if key == name
      ]...),
    )
  }
}

resource "azuredevops_variable_group" "environment" {
  for_each = local.environments

  project_id   = azuredevops_project.main.id
  name         = local.environment_names[each.key]
  description  = "Facts of ${each.key}, from its contract."
  allow_access = false

  dynamic "variable" {
    for_each = local._environment_variables[each.key]
    content {
      name  = variable.key
      value = variable.value
    }
  }
}
