resource "azuredevops_project" "main" {
  name        = local.platform.azure_devops.project
  description = "Pipelines of ${local.platform.company}. Built by Terraform."
  visibility  = "private"

  # Code and issues are on GitHub.
  features = {
    artifacts    = "enabled"
    boards       = "disabled"
    pipelines    = "enabled"
    repositories = "disabled"
    testplans    = "disabled"
  }
}

resource "azuredevops_build_folder" "services" {
  project_id  = azuredevops_project.main.id
  path        = "\\services"
  description = "One pipeline a service: config/services of ${local.platform.github.owner}/${local.platform.github.repository}."
}
