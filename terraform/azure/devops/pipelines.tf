resource "azuredevops_build_definition" "service" {
  for_each = local.services

  project_id              = azuredevops_project.main.id
  name                    = each.key
  path                    = azuredevops_build_folder.services.path
  job_authorization_scope = "project"

  repository {
    repo_type             = "GitHub"
    repo_id               = each.value.repository
    branch_name           = "refs/heads/${local.default_branch}"
    service_connection_id = azuredevops_serviceendpoint_github.main.id
    yml_path              = local.pipeline_paths[each.key]
  }

  # Which branches start it is said in the file itself.
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
