terraform {
  required_version = ">= 1.11"
  cloud {}

  required_providers {
    azuread = { source = "hashicorp/azuread" }
    azurerm = { source = "hashicorp/azurerm" }
  }
}

provider "azurerm" {
  features {}
}

provider "azuread" {}

module "config" {
  source = "../modules/config"
}
