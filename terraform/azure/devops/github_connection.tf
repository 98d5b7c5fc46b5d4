# Without a token it is the connection of the GitHub App Azure Pipelines, which only a person can authorise: import it once.
resource "azuredevops_serviceendpoint_github" "main" {
  project_id            = azuredevops_project.main.id
  service_endpoint_name = local.platform.github.owner
  description           = "Repositories of the services, and the templates in ${local.platform.github.repository}."

  dynamic "auth_personal" {
    for_each = var.github_token == null ? [] : [var.github_token]
    content {
      personal_access_token = auth_personal.value
    }
  }
}
