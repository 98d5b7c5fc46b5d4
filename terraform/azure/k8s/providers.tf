# Credentials come from each provider's own environment variables; only facts of config/ are said here.
provider "azurerm" {
  # azurerm 5 registers nothing by itself. Listed are the ones whose types this root creates.
  resource_provider_registrations = "none"
  resource_providers_to_register = [
    "Microsoft.Authorization",
    "Microsoft.Compute",
    "Microsoft.ContainerRegistry",
    "Microsoft.ContainerService",
    "Microsoft.Insights",
    "Microsoft.KeyVault",
    "Microsoft.ManagedIdentity",
    "Microsoft.Network",
    "Microsoft.OperationalInsights",
  ]

  features {
    key_vault {
      purge_soft_delete_on_destroy          = false
      purge_soft_deleted_secrets_on_destroy = false
    }
  }
}

provider "azuread" {}

provider "cloudflare" {}

provider "datadog" {
  api_url = "https://api.${local.platform.datadog.site}/"
}
