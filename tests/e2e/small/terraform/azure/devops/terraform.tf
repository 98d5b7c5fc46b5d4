terraform {
  required_version = ">= 1.11"
  cloud {}

  required_providers {
    azurerm = { source = "hashicorp/azurerm" }
    random  = { source = "hashicorp/random" }
  }
}

provider "azurerm" {
  features {}
}

module "config" {
  source = "../modules/config"
}
