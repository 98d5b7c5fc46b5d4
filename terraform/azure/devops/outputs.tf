locals {
  project_url   = "${local.organization_url}/${local.platform.azure_devops.project}"
  pipeline_urls = { for service, definition in azuredevops_build_definition.service : service => "${local.project_url}/_build?definitionId=${definition.id}" }
}

output "contract" {
  description = "What tasks and the page of links may know of delivery: config/schemas/contract.json, kind devops. No secret."
  value = {
    version      = 1
    kind         = "devops"
    cloud        = "azure"
    environments = sort(local.environments)

    project = {
      id   = azuredevops_project.main.id
      name = azuredevops_project.main.name
      url  = local.project_url
    }

    pipelines = {
      for service, definition in azuredevops_build_definition.service : service => {
        id           = definition.id
        url          = local.pipeline_urls[service]
        repository   = local.services[service].repository
        environments = local.services[service].environments
      }
    }

    service_connections = { for name, connection in azuredevops_serviceendpoint_azurerm.environment : name => connection.id }
    pools               = { for name, pool in azurerm_managed_devops_pool.environment : name => { id = pool.id, name = pool.name } }
    links               = { dashboard = "https://app.${local.platform.datadog.site}${datadog_dashboard_json.links.url}" }
  }
}
