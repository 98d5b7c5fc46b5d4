# Where packages go. Their pipeline pushes as the project's build service, which a person makes a publisher of the feed, once.
resource "azuredevops_feed" "packages" {
  for_each = length(local.packages) > 0 ? toset(["packages"]) : []

  project_id = azuredevops_project.main.id
  name       = local.platform.name
}

locals {
  _feed = {
    for key, feed in azuredevops_feed.packages : key => {
      organization = local.platform.azure_devops.organization
      project      = azuredevops_project.main.name
      name         = feed.name
    }
  }
}
