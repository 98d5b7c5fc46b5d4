# The pipeline of the platform itself: pipelines/infrastructure.yml of this repository.
resource "azuredevops_build_definition" "infrastructure" {
  project_id              = azuredevops_project.main.id
  name                    = "infrastructure"
  job_authorization_scope = "project"

  repository {
    repo_type             = "GitHub"
    repo_id               = "${local.platform.github.owner}/${local.platform.github.repository}"
    branch_name           = "refs/heads/${local.default_branch}"
    service_connection_id = azuredevops_serviceendpoint_github.main.id
    yml_path              = "pipelines/infrastructure.yml"
  }

  ci_trigger {
    use_yaml = true
  }
  pull_request_trigger {
    use_yaml = true
    forks {
      enabled       = false
      share_secrets = false
    }
  }
  features {
    skip_first_run = true
  }
}

locals {
  _infrastructure_groups = { for key, group in local.secret_groups : key => group if group.variable == "hcp_token" }
  _infrastructure_use = merge(
    { github = { type = "endpoint", id = azuredevops_serviceendpoint_github.main.id } },
    { for name in local.environments : "environment/${name}" => { type = "environment", id = azuredevops_environment.this[name].id } },
    { for key in keys(local._infrastructure_groups) : "secrets/${key}" => { type = "variablegroup", id = azuredevops_variable_group.secret[key].id } },
  )
}

resource "azuredevops_pipeline_authorization" "infrastructure" {
  for_each = local._infrastructure_use

  project_id  = azuredevops_project.main.id
  pipeline_id = azuredevops_build_definition.infrastructure.id
  type        = each.value.type
  resource_id = each.value.id
}
