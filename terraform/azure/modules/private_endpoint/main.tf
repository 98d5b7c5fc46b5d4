terraform {
  required_version = ">= 1.11"

  required_providers {
    azurerm = {
      source  = "hashicorp/azurerm"
      version = "~> 5.2"
    }
  }
}

resource "azurerm_private_endpoint" "this" {
  name                = var.name
  location            = var.location
  resource_group_name = var.resource_group_name
  subnet_id           = var.subnet_id
  tags                = var.tags

  private_service_connection {
    name                           = var.name
    private_connection_resource_id = var.resource_id
    subresource_names              = length(var.groups) > 0 ? var.groups : null
    is_manual_connection           = var.request_message != null
    request_message                = var.request_message
  }

  dynamic "private_dns_zone_group" {
    for_each = length(var.zone_ids) > 0 ? ["default"] : []
    content {
      name                 = private_dns_zone_group.value
      private_dns_zone_ids = var.zone_ids
    }
  }
}
