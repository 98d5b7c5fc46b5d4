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
  _part_settings = {
    postgres   = { for server in azurerm_postgresql_flexible_server.main : "Postgres__Host" => server.fqdn }
    redis      = { for redis in azurerm_managed_redis.main : "Redis__Host" => "${redis.hostname}:${local.redis_port}" }
    servicebus = { for namespace in azurerm_servicebus_namespace.main : "ServiceBus__fullyQualifiedNamespace" => "${namespace.name}.servicebus.windows.net" }
    storage    = { for account in azurerm_storage_account.main : "Storage__blobServiceUri" => account.primary_blob_endpoint }
  }

  # A user's own: its database, and the identity by which a function's triggers sign in.
  _own_settings = {
    for name, service in local.identified : name => merge(
      { for database in [lookup(local.postgres_databases, name, null)] : "Postgres__Database" => database if database != null },
      { for identity in [azurerm_user_assigned_identity.service[name].name] : "Postgres__User" => identity if contains(keys(local.postgres_databases), name) },
      merge([
        for part, prefix in { servicebus = "ServiceBus", storage = "Storage" } : {
          "${prefix}__credential"        = "managedidentity"
          "${prefix}__clientId"          = azurerm_user_assigned_identity.service[name].client_id
        } if service.kind == "function" && contains(keys(local.users[part]), name)
      ]...),
    )
  }

  _call_settings = {
    for name, service in local.services : name => {
      for callee in service.calls :
      service.kind == "frontend" ? "${upper(replace(callee, "-", "_"))}_URL" : "Services__${replace(callee, "-", "_")}__Url" => local.urls[callee]
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
        merge([for part, settings in local._part_settings : settings if contains(keys(local.users[part]), name)]...),
        local._own_settings[name],
        local._call_settings[name],
        lookup(local.site_settings, name, {}),
        service.settings,
      )
    },
  )

  # Setting → secret of this environment's vault.
  secret_names = {
    for name, service in local.services : name => merge(
      { for secret in service.secrets : upper(replace(secret, "-", "_")) => secret },
      { for user in [name] : "Mongo__ConnectionString" => "mongo-${user}" if contains(keys(local.users.mongo), user) },
      {
        for callee in service.calls : "Services__${replace(callee, "-", "_")}__HostKey" => "host-key-${callee}"
        if contains(keys(local.host_key_publishers), callee) && service.kind != "frontend"
      },
      { for setting in ["DD_API_KEY"] : setting => "datadog-api-key" if contains(keys(local.site_names), name) },
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
