# What a release passes before it reaches an environment. The checks belong to Azure DevOps: no pipeline file can leave them out.
resource "azuredevops_environment" "this" {
  for_each = local.environments

  project_id  = azuredevops_project.main.id
  name        = each.key
  description = "${local.platform.company} ${each.key}, ${local.facts[each.key].domain}."
}

locals {
  _protected = toset([for name in local.environments : name if local.facts[name].data.protected])

  # The connection is guarded like the environment: a pipeline could use the one without naming the other.
  _guarded = merge(
    { for name in local.environments : "environment/${name}" => { environment = name, type = "environment", id = azuredevops_environment.this[name].id } },
    { for name in local.connected : "endpoint/${name}" => { environment = name, type = "endpoint", id = azuredevops_serviceendpoint_azurerm.environment[name].id } },
    { for key, group in local.guarded_secrets : "variablegroup/${key}" => { environment = group.environment, type = "variablegroup", id = azuredevops_variable_group.secret[key].id } },
  )
}

data "azuredevops_group" "approvers" {
  for_each = length(local._protected) > 0 ? toset(local.platform.azure_devops.approvers) : []
  name     = each.key
}

resource "azuredevops_check_approval" "environment" {
  for_each = local._protected

  project_id                 = azuredevops_project.main.id
  target_resource_type       = "environment"
  target_resource_id         = azuredevops_environment.this[each.key].id
  approvers                  = [for group in data.azuredevops_group.approvers : group.origin_id]
  minimum_required_approvers = 1
  requester_can_approve      = false
  instructions               = "Look at the change on ${each.key}'s branch and at dev before you let it through."
  timeout                    = 1440

  lifecycle {
    precondition {
      condition     = length(local.platform.azure_devops.approvers) > 0
      error_message = "Environment ${each.key} is protected, and nobody may approve its releases: name a group in azure_devops.approvers of config/platform.yaml."
    }
  }
}

resource "azuredevops_check_branch_control" "this" {
  for_each = local._guarded

  project_id                       = azuredevops_project.main.id
  display_name                     = "Only ${local.facts[each.value.environment].branch} releases to ${each.value.environment}"
  target_resource_type             = each.value.type
  target_resource_id               = each.value.id
  allowed_branches                 = "refs/heads/${local.facts[each.value.environment].branch}"
  verify_branch_protection         = local.facts[each.value.environment].data.protected
  ignore_unknown_protection_status = false
}

# A pull request builds an image and pushes none: its code was read by nobody yet.
resource "azuredevops_check_branch_control" "registry" {
  for_each = azuredevops_serviceendpoint_azurecr.registry

  project_id                       = azuredevops_project.main.id
  display_name                     = "Only environments' branches push images"
  target_resource_type             = "endpoint"
  target_resource_id               = each.value.id
  allowed_branches                 = join(",", [for branch in local.branches : "refs/heads/${branch}"])
  ignore_unknown_protection_status = false
}

# Two releases never meet: the later one waits.
resource "azuredevops_check_exclusive_lock" "environment" {
  for_each = local.environments

  project_id           = azuredevops_project.main.id
  target_resource_type = "environment"
  target_resource_id   = azuredevops_environment.this[each.key].id
}
