# Where everything is: one page in Datadog, an environment a column, from the contracts.
locals {
  _portal = "https://portal.azure.com/#@${data.azurerm_client_config.current.tenant_id}/resource"

  _service_links = {
    for name in local.environments : name => {
      for service, facts in local.contracts[name].services : service => compact([
        facts.url == null ? "" : "[open](${facts.url})",
        facts.resource_id == null ? "" : "[portal](${local._portal}${facts.resource_id})",
        contains(keys(local.services), service) ? "[pipeline](${local.pipeline_urls[service]})" : "",
        contains(keys(local.services), service) ? "[repository](https://github.com/${local.services[service].repository})" : "",
        "[traces](https://app.${local.platform.datadog.site}/apm/services/${service}?env=${name})",
      ])
    }
  }
  _environment_links = {
    for name in local.environments : name => [
      "[resource group](${local._portal}/subscriptions/${local.contracts[name].account.subscription_id}/resourceGroups/${local.contracts[name].account.group})",
      "[secrets](${local._portal}${local.contracts[name].secret_store.id})",
      "[logs](${local._portal}${local.contracts[name].monitoring.workspace_id}/logs)",
    ]
  }
  _cluster_links = [
    "[cluster](${local._portal}${local.k8s.cluster.id})",
    "[registry](${local._portal}${local.k8s.registry.id})",
    "[pipelines](${local.project_url}/_build)",
    "[platform](https://github.com/${local.platform.github.owner}/${local.platform.github.repository})",
  ]

  _notes = merge(
    {
      for name in local.environments : name => join("\n", concat(
        ["## ${name}", join(" · ", local._environment_links[name]), "", "| Service | |", "|---|---|"],
        [for service, links in local._service_links[name] : "| ${service} | ${join(" · ", links)} |"],
      ))
    },
    { platform = join("\n", ["## ${local.platform.name}", join(" · ", local._cluster_links)]) },
  )
}

resource "datadog_dashboard_json" "links" {
  dashboard = jsonencode({
    title       = "${local.platform.company}: where everything is"
    description = "Written by Terraform from the contracts of every environment."
    layout_type = "ordered"
    reflow_type = "auto"
    widgets = [
      for name in sort(keys(local._notes)) : {
        definition = { type = "note", content = local._notes[name], background_color = "white", show_tick = false, has_padding = true }
      }
    ]
  })
}
