output "id" {
  description = "The endpoint."
  value       = azurerm_private_endpoint.this.id
}

output "address" {
  description = "Its address in the subnet."
  value       = azurerm_private_endpoint.this.private_service_connection[0].private_ip_address
}

output "records" {
  description = "Its DNS records: [{zone, name, address}]."
  value = flatten([
    for zone_id in var.zone_ids : [
      for name in var.names : {
        zone    = basename(zone_id)
        name    = name
        address = azurerm_private_endpoint.this.private_service_connection[0].private_ip_address
      }
    ]
  ])
}
