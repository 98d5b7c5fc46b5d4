# What others learn of the services and of the data parts: through the contract, no secret among it.
locals {
  _resource_ids   = merge(local.site_ids, { for name, project in vercel_project.this : name => project.id })
  _resource_names = merge(local.site_names, { for name, project in vercel_project.this : name => project.name })

  service_facts = {
    for name, service in local.services : name => {
      kind          = service.kind
      public        = service.public || service.kind == "frontend"
      host          = lookup(local.hosts, name, null)
      url           = lookup(local.urls, name, null)
      resource_id   = lookup(local._resource_ids, name, null)
      resource_name = lookup(local._resource_names, name, null)
      slot          = contains(keys(local.slotted), name) ? local.slot : null
      settings      = local.plain_settings[name]
      secrets       = local.secret_names[name]
    } if service.kind != "package"
  }

  # Null: no service uses the part.
  data_facts = {
    postgres = one([for server in azurerm_postgresql_flexible_server.main : { host = server.fqdn, databases = local.postgres_databases }])
    redis    = one([for redis in azurerm_managed_redis.main : { host = redis.hostname, port = local.redis_port }])
    servicebus = one([
      for namespace in azurerm_servicebus_namespace.main : {
        host   = "${namespace.name}.servicebus.windows.net"
        queues = sort(local.servicebus_queues)
        topics = { for topic, lists in local.servicebus_topics : topic => sort(distinct(flatten(lists))) }
      }
    ])
    mongo = one([
      for cluster in mongodbatlas_advanced_cluster.main :
      { host = trimprefix(local.mongo_address, "mongodb+srv://"), databases = local.mongo_databases }
    ])
    storage = one([for account in azurerm_storage_account.main : { account = account.name, blob_url = account.primary_blob_endpoint }])
  }

  # For what is the same for every part: diagnostics, for one.
  data_resources = merge(
    { configuration = azurerm_app_configuration.main.id },
    { for server in azurerm_postgresql_flexible_server.main : "postgres" => server.id },
    { for redis in azurerm_managed_redis.main : "redis" => redis.id },
    { for namespace in azurerm_servicebus_namespace.main : "servicebus" => namespace.id },
    { for account in azurerm_storage_account.main : "storage" => account.id },
  )

  data_endpoints = flatten([
    for endpoint in concat(
      module.configuration_endpoint,
      module.postgres_endpoint,
      module.redis_endpoint,
      module.servicebus_endpoint,
      values(module.storage_endpoint),
      values(module.site_endpoint),
      values(module.slot_endpoint),
    ) : endpoint.records
  ])
}
