terraform {
  required_version = ">= 1.11"

  # Organisation, project and workspace come from TF_CLOUD_* and TF_WORKSPACE: the same files serve every environment.
  cloud {}

  required_providers {
    azapi = {
      source  = "azure/azapi"
      version = "~> 2.12"
    }
    azuread = {
      source  = "hashicorp/azuread"
      version = "~> 3.9"
    }
    azurerm = {
      source  = "hashicorp/azurerm"
      version = "~> 5.2"
    }
    cloudflare = {
      source  = "cloudflare/cloudflare"
      version = "~> 5.22"
    }
    datadog = {
      source  = "datadog/datadog"
      version = "~> 4.19"
    }
    mongodbatlas = {
      source  = "mongodb/mongodbatlas"
      version = "~> 2.3"
    }
    random = {
      source  = "hashicorp/random"
      version = "~> 3.9"
    }
    time = {
      source  = "hashicorp/time"
      version = "~> 0.14"
    }
    vercel = {
      source  = "vercel/vercel"
      version = "~> 5.10"
    }
  }
}
