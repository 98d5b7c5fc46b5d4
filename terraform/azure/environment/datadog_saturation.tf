# What is about to be full, by what the services share: the plan of App Service, PostgreSQL, Redis. Pods are watched by service.
locals {
  _plan_metrics = {
    for plan in azurerm_service_plan.app : "app-service-plan" => {
      processor = "avg:azure.web_serverfarms.cpu_percentage{name:${plan.name}}"
      memory    = "avg:azure.web_serverfarms.memory_percentage{name:${plan.name}}"
    }
  }
  _postgres_metrics = {
    for server in azurerm_postgresql_flexible_server.main : "postgresql" => {
      processor = "avg:azure.dbforpostgresql_flexibleservers.cpu_percent{name:${server.name}}"
      storage   = "max:azure.dbforpostgresql_flexibleservers.storage_percent{name:${server.name}}"
    }
  }
  _redis_metrics = {
    for redis in azurerm_managed_redis.main : "redis" => {
      memory = "max:azure.cache_redisenterprise.usedmemorypercentage{name:${redis.name}}"
    }
  }

  # Shares in percent: the dashboard draws them, a monitor watches each.
  saturation_metrics = merge(local._plan_metrics, local._postgres_metrics, local._redis_metrics)

  saturation_monitors = merge([
    for part, metrics in local.saturation_metrics : {
      for what, metric in metrics : "${part}/${what}" => {
        query    = "avg(last_15m):${metric} > 85"
        critical = 85
        says     = "has hardly any ${what} left: a larger size, or more of them"
      }
    }
  ]...)
}
