# Credentials come from each provider's own environment variables; only facts of config/ are said here.
provider "azurerm" {
  storage_use_azuread = true

  # azurerm 5 registers nothing by itself. Listed are the ones whose types this root creates.
  resource_provider_registrations = "none"
  resource_providers_to_register = [
    "Microsoft.App",
    "Microsoft.AppConfiguration",
    "Microsoft.Authorization",
    "Microsoft.Cache",
    "Microsoft.Consumption",
    "Microsoft.ContainerInstance",
    "Microsoft.DBforPostgreSQL",
    "Microsoft.DevOpsInfrastructure",
    "Microsoft.Insights",
    "Microsoft.KeyVault",
    "Microsoft.ManagedIdentity",
    "Microsoft.Network",
    "Microsoft.OperationalInsights",
    "Microsoft.ServiceBus",
    "Microsoft.Storage",
    "Microsoft.Web",
  ]

  features {
    app_configuration {
      purge_soft_delete_on_destroy = !local.facts.data.protected
    }
    key_vault {
      purge_soft_delete_on_destroy               = !local.facts.data.protected
      purge_soft_deleted_secrets_on_destroy      = !local.facts.data.protected
      purge_soft_deleted_certificates_on_destroy = !local.facts.data.protected
    }
    storage {
      # Containers are made through ARM, so a private account needs no runner inside the network.
      data_plane_available = false
    }
  }
}

provider "azapi" {}

provider "azuread" {}

provider "cloudflare" {}

provider "datadog" {
  api_url = "https://api.${local.platform.datadog.site}/"
}

provider "mongodbatlas" {}

provider "vercel" {
  team = local.platform.vercel.team
}
