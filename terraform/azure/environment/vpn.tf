# Point-to-site for developers: by certificate, and by Entra beside it where the environment asks for it.
# Roots come from public files that `inv vpn.init` and `inv vpn.rotate-root` record. Revocations belong to the task alone.
locals {
  _records = startswith(var.records_directory, "/") ? var.records_directory : "${path.module}/${var.records_directory}"
  _roots   = "${local._records}/vpn/${local.environment}/roots"

  _root_bodies = {
    for file in fileset(local._roots, "*.pem") : trimsuffix(file, ".pem") =>
    flatten(regexall("-----BEGIN CERTIFICATE-----([A-Za-z0-9+/=\\s]+)-----END CERTIFICATE-----", file("${local._roots}/${file}")))
  }

  # Azure wants the base64 of the certificate: no header, no line breaks.
  vpn_roots = { for name, bodies in local._root_bodies : name => replace(join("", bodies), "/\\s+/", "") }

  vpn_gateways = { for name, gateway in { vpn = local.facts.network.vpn } : name => gateway if gateway != null }
}

resource "azurerm_public_ip" "vpn" {
  for_each = local.vpn_gateways

  name                = "${local.name}-vpn"
  location            = azurerm_resource_group.main.location
  resource_group_name = azurerm_resource_group.main.name
  allocation_method   = "Static"
  zones               = ["1", "2", "3"]
  tags                = local.tags
}

resource "azurerm_virtual_network_gateway" "vpn" {
  for_each = local.vpn_gateways

  name                = "${local.name}-vpn"
  location            = azurerm_resource_group.main.location
  resource_group_name = azurerm_resource_group.main.name
  type                = "Vpn"
  vpn_type            = "RouteBased"
  sku                 = local.facts.sizes.vpn_gateway
  generation          = "Generation1"
  tags                = local.tags

  ip_configuration {
    name                 = "default"
    subnet_id            = azurerm_subnet.this["GatewaySubnet"].id
    public_ip_address_id = azurerm_public_ip.vpn[each.key].id
  }

  # Without a root nobody gets in by certificate: so the gateway, which takes long to build, can stand before the first root.
  vpn_client_configuration {
    address_space        = [each.value.address_space]
    vpn_client_protocols = ["OpenVPN"]
    vpn_auth_types       = each.value.entra ? ["AAD", "Certificate"] : ["Certificate"]

    # The client that Microsoft registered for its VPN: it needs no consent in the tenant.
    aad_audience = each.value.entra ? "c632b3df-fb67-4d84-bdcf-b95ad541b5c8" : null
    aad_issuer   = each.value.entra ? "https://sts.windows.net/${data.azurerm_client_config.current.tenant_id}/" : null
    aad_tenant   = each.value.entra ? "https://login.microsoftonline.com/${data.azurerm_client_config.current.tenant_id}/" : null

    dynamic "root_certificate" {
      for_each = local.vpn_roots
      content {
        name             = root_certificate.key
        public_cert_data = root_certificate.value
      }
    }
  }

  timeouts {
    create = "90m"
    update = "90m"
  }

  lifecycle {
    # `inv vpn.revoke` writes them between two applies, and must not wait for one.
    ignore_changes = [vpn_client_configuration[0].revoked_certificate]

    precondition {
      condition     = alltrue([for bodies in values(local._root_bodies) : length(bodies) == 1])
      error_message = "Every *.pem in ${local._roots} must hold one certificate, as PEM: see ${join(", ", [for name, bodies in local._root_bodies : name if length(bodies) != 1])}."
    }
  }
}
