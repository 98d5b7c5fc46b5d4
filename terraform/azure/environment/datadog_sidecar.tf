# Datadog's agent beside the code of web apps, dedicated functions and their slots. azurerm has no resource for it.
locals {
  _sidecar_settings = ["DD_API_KEY", "DD_ENV", "DD_SERVICE", "DD_SITE"]

  _sidecar = {
    properties = {
      image      = "index.docker.io/datadog/serverless-init:1.9.15"
      isMain     = false
      targetPort = "8126"
      # A variable's value is the name of the app setting that it is filled from.
      environmentVariables = [for name in local._sidecar_settings : { name = name, value = name }]
    }
  }
}

resource "azapi_resource" "sidecar" {
  for_each = local.planned

  type      = "Microsoft.Web/sites/sitecontainers@2024-11-01"
  name      = "datadog"
  parent_id = local.site_ids[each.key]
  body      = local._sidecar
}

resource "azapi_resource" "slot_sidecar" {
  for_each = local.slotted

  type      = "Microsoft.Web/sites/slots/sitecontainers@2024-11-01"
  name      = "datadog"
  parent_id = local.slot_ids[each.key]
  body      = local._sidecar
}
