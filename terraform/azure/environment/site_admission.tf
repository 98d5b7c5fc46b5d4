# Whom a site admits by its public name; private endpoints are not asked. In a private environment that is whoever open_to
# lists. In a public one it is everyone, or, for a service that is not public, what runs in Azure.
locals {
  _open_ranges  = [for range in local.open_to : { name = "open-to-${replace(range, "/[./]/", "-")}", ip_address = range, service_tag = null }]
  _azure_ranges = [{ name = "azure", ip_address = null, service_tag = "AzureCloud" }]

  site_admission = {
    for name in keys(local.site_names) : name => {
      default_action = !local.private && local.services[name].public ? "Allow" : "Deny"
      rules = concat(
        [for rule in local._azure_ranges : rule if !local.private && !local.services[name].public],
        [for rule in local._open_ranges : rule if local.private || !local.services[name].public],
      )
    }
  }
}
