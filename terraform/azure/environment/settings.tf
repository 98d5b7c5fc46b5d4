# What a process is told about its environment, once for every kind of service and under the same names. A name's double
# underscore is .NET's colon; a dash is refused by App Service, so a service's dashes become underscores.
locals {
  hosts = merge(
    { for name, site in local.site_names : name => "${site}.azurewebsites.net" },
    {
      for name, service in local.services : name => "${name}.${local.facts.domain}"
      if service.kind == "frontend" || (service.kind == "container" && service.port != null)
    },
    local.custom_hosts,
  )
  urls = { for name, host in local.hosts : name => "https://${host}" }

  # The same for every user of a part.
  part_settings = {
    postgres   = { for server in azurerm_postgresql_flexible_server.main : "Postgres__Host" => server.fqdn }
    redis      = { for redis in azurerm_managed_redis.main : "Redis__Host" => "${redis.hostname}:${local.redis_port}" }
    servicebus = { for namespace in azurerm_servicebus_namespace.main : "ServiceBus__fullyQualifiedNamespace" => "${namespace.name}.servicebus.windows.net" }
    storage    = { for account in azurerm_storage_account.main : "Storage__blobServiceUri" => account.primary_blob_endpoint }
  }

  # A user's own: its database, and who it is there; a function's triggers must be told how to sign in.
  _database_settings = {
    for name, database in local.postgres_databases : name => {
      Postgres__Database = database
      Postgres__User     = azurerm_user_assigned_identity.service[name].name
    }
  }
  _trigger_settings = {
    for name in keys(local.functions) : name => merge([
      for part, prefix in { servicebus = "ServiceBus", storage = "Storage" } : {
        "${prefix}__clientId"          = azurerm_user_assigned_identity.service[name].client_id
        "${prefix}__credential"        = "managedidentity"
      } if contains(keys(local.users[part]), name)
    ]...)
  }

  # Vercel enters a private environment by its edge, which answers to a service's own name for every kind of it.
  _edge_urls = { for name in keys(local.hosts) : name => local.private ? "https://${name}.${local.facts.domain}" : local.urls[name] }
  _call_settings = {
    for name, service in local.services : name => {
      for callee in service.calls :
      service.kind == "frontend" ? "${upper(replace(callee, "-", "_"))}_URL" : "Services__${replace(callee, "-", "_")}__Url" =>
      service.kind == "frontend" ? local._edge_urls[callee] : local.urls[callee]
    }
  }

  # Everything but secrets.
  plain_settings = merge(
    { for name, service in local.frontends : name => merge(local._call_settings[name], service.settings) },
    {
      for name, service in local.identified : name => merge(
        {
          AZURE_CLIENT_ID            = azurerm_user_assigned_identity.service[name].client_id
          AppConfiguration__Endpoint = azurerm_app_configuration.main.endpoint
          KeyVault__Uri              = azurerm_key_vault.main.vault_uri
        },
        merge([for part, settings in local.part_settings : settings if contains(keys(local.users[part]), name)]...),
        lookup(local._database_settings, name, {}),
        lookup(local._trigger_settings, name, {}),
        local._call_settings[name],
        lookup(local.site_settings, name, {}),
        service.settings,
      )
    },
  )

  # Setting → secret of this environment's vault.
  _mongo_secrets = { for name in keys(local.users.mongo) : name => { Mongo__ConnectionString = "mongo-${name}" } }
  _site_secrets  = { for name in keys(local.site_names) : name => { DD_API_KEY = "datadog-api-key" } }
  secret_names = {
    for name, service in local.services : name => merge(
      lookup(local._mongo_secrets, name, {}),
      lookup(local._site_secrets, name, {}),
      {
        for callee in service.calls : "Services__${replace(callee, "-", "_")}__HostKey" => "host-key-${callee}"
        if contains(keys(local.host_key_publishers), callee) && service.kind != "frontend"
      },
      { for secret in service.secrets : upper(replace(secret, "-", "_")) => secret },
    ) if service.kind != "package"
  }

  # As App Service and Functions read them. A cluster's pods get the two maps above as they are.
  settings = {
    for name in keys(local.site_names) : name => merge(
      local.plain_settings[name],
      { for setting, secret in local.secret_names[name] : setting => "@Microsoft.KeyVault(SecretUri=${local.secret_uris[secret]})" },
    )
  }
}
