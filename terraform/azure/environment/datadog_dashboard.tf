# The environment on one page: a group a service, then queues and what is full.
locals {
  _graph_lists = merge(
    {
      for name, metrics in local.traced_metrics : name => {
        requests       = metrics.hits
        errors         = metrics.errors
        "latency, p95" = metrics.latency
      }
    },
    { for name, metrics in local.container_metrics : "${name} (pods)" => { "memory of limit" = metrics.memory, missing = metrics.missing } },
    { for name, metrics in local.cron_metrics : name => { "failed jobs" = metrics.failed } },
    { for part, metrics in local.queue_metrics : part => { waiting = metrics.waiting, "dead letters" = metrics.dead } },
    { for part, metrics in local.saturation_metrics : "${part}, %" => metrics },
    {
      for server in azurerm_postgresql_flexible_server.main : "postgresql" => {
        "active connections" = "avg:azure.dbforpostgresql_flexibleservers.active_connections{name:${server.name}}"
      }
    },
  )

  _groups = [
    for title, graphs in local._graph_lists : {
      definition = {
        type        = "group"
        layout_type = "ordered"
        title       = title
        widgets = [
          for name, query in graphs : {
            definition = { type = "timeseries", title = name, requests = [{ q = query, display_type = "line" }] }
          }
        ]
      }
    }
  ]
}

resource "datadog_dashboard_json" "main" {
  dashboard = jsonencode({
    title       = "${local.platform.company} ${local.environment}"
    description = "Made of the catalogue by Terraform: changes made here are undone."
    layout_type = "ordered"
    tags        = ["team:platform"]
    widgets     = local._groups
  })
}
