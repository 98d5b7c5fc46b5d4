# Credentials come from each provider's own environment variables; only facts of config/ are said here.
provider "azurerm" {
  # azurerm 5 registers nothing by itself. Listed are the ones whose types this root creates.
  resource_provider_registrations = "none"
  resource_providers_to_register = [
    "Microsoft.Authorization",
    "Microsoft.DevCenter",
    "Microsoft.DevOpsInfrastructure",
    "Microsoft.ManagedIdentity",
  ]

  features {}
}

provider "azuread" {}

provider "azuredevops" {
  org_service_url = local.organization_url
}

provider "datadog" {
  api_url = "https://api.${local.platform.datadog.site}/"
}

provider "github" {
  owner = local.platform.github.owner
}
