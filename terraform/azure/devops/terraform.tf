terraform {
  required_version = ">= 1.11"

  # Organisation, project and workspace come from TF_CLOUD_* and TF_WORKSPACE.
  cloud {}

  required_providers {
    azuread = {
      source  = "hashicorp/azuread"
      version = "~> 3.9"
    }
    azuredevops = {
      source  = "microsoft/azuredevops"
      version = "~> 1.16"
    }
    azurerm = {
      source  = "hashicorp/azurerm"
      version = "~> 5.2"
    }
    datadog = {
      source  = "datadog/datadog"
      version = "~> 4.19"
    }
    github = {
      source  = "integrations/github"
      version = "~> 6.13"
    }
  }
}
