# What App Service, the Functions host and Datadog's tracer read; a service's own code does not.
locals {
  # The tracer comes with the package (Datadog.Trace.Bundle) and finds itself by these paths.
  _tracer_home = "/home/site/wwwroot/datadog"
  _tracer_settings = {
    CORECLR_ENABLE_PROFILING = "1"
    CORECLR_PROFILER         = "{846F5F1C-F9AE-4B07-969E-05C26BC060D8}"
    CORECLR_PROFILER_PATH    = "${local._tracer_home}/linux-x64/Datadog.Trace.ClrProfiler.Native.so"
    DD_DOTNET_TRACER_HOME    = local._tracer_home
  }

  # A swap waits until the new release answers.
  _swap_settings = {
    for name, service in local.slotted : name => {
      SLOT                              = "production"
      WEBSITE_SWAP_WARMUP_PING_PATH     = service.health
      WEBSITE_SWAP_WARMUP_PING_STATUSES = "200"
    }
  }

  # A host signs in to its storage as the service; the provider adds the account's name. It would take its id from the first
  # 32 characters of the site's name, and two hosts with one id in one storage account would take each other's work.
  _host_settings = {
    for name in keys(local.functions) : name => {
      AzureFunctionsWebHost__hostid   = substr(sha1(local.site_names[name]), 0, 32)
      AzureWebJobsStorage__clientId   = azurerm_user_assigned_identity.service[name].client_id
      AzureWebJobsStorage__credential = "managedidentity"
    }
  }

  site_settings = {
    for name in keys(local.site_names) : name => merge(
      {
        DD_ENV     = local.environment
        DD_SERVICE = name
        DD_SITE    = local.platform.datadog.site
      },
      # The sidecar shares /home with the app, which is kept only on request.
      contains(keys(local.planned), name) ? { WEBSITES_ENABLE_APP_SERVICE_STORAGE = "true" } : {},
      local._tracer_settings,
      lookup(local._swap_settings, name, {}),
      lookup(local._host_settings, name, {}),
    )
  }

  # What a slot has of its own, and keeps when it is swapped: its code sees where it runs, and leaves queues alone.
  slot_settings = {
    for name in keys(local.slotted) : name => merge(
      { SLOT = local.slot },
      contains(keys(local.functions), name) ? { AzureFunctionsWebHost__hostid = substr(sha1("${local.site_names[name]}/${local.slot}"), 0, 32) } : {},
    )
  }
}
