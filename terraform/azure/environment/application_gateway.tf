resource "azurerm_application_gateway" "edge" {
  for_each = local.edges

  name                = local.edge_name
  location            = azurerm_resource_group.main.location
  resource_group_name = azurerm_resource_group.main.name
  firewall_policy_id  = azurerm_web_application_firewall_policy.edge[each.key].id
  http2_enabled       = true
  zones               = ["1", "2", "3"]
  tags                = local.tags

  sku {
    name = "WAF_v2"
    tier = "WAF_v2"
  }

  autoscale_configuration {
    min_capacity = each.value.min
    max_capacity = each.value.max
  }

  identity {
    type         = "UserAssigned"
    identity_ids = [azurerm_user_assigned_identity.edge[each.key].id]
  }

  ssl_policy {
    policy_type = "Predefined"
    policy_name = "AppGwSslPolicy20220101"
  }

  gateway_ip_configuration {
    name      = "default"
    subnet_id = azurerm_subnet.this["edge"].id
  }
  frontend_ip_configuration {
    name                 = "public"
    public_ip_address_id = azurerm_public_ip.edge[each.key].id
  }

  # A gateway must listen to something before the certificate exists. No rule of the network admits port 80.
  dynamic "frontend_port" {
    for_each = { http = 80, https = 443 }
    content {
      name = frontend_port.key
      port = frontend_port.value
    }
  }

  http_listener {
    name                           = "http"
    frontend_ip_configuration_name = "public"
    frontend_port_name             = "http"
    protocol                       = "Http"
  }

  redirect_configuration {
    name          = "to-https"
    redirect_type = "Permanent"
    target_url    = "https://${local.facts.domain}"
    include_path  = true
  }

  request_routing_rule {
    name                        = "to-https"
    rule_type                   = "Basic"
    priority                    = 20000
    http_listener_name          = "http"
    redirect_configuration_name = "to-https"
  }

  # Without a version: the gateway picks up renewals by itself.
  dynamic "ssl_certificate" {
    for_each = local.wildcard_stands ? [local.wildcard_secret] : []
    content {
      name                = ssl_certificate.value
      key_vault_secret_id = "${azurerm_key_vault.main.vault_uri}secrets/${ssl_certificate.value}"
    }
  }

  dynamic "http_listener" {
    for_each = local.edge_listeners
    content {
      name                           = http_listener.key
      frontend_ip_configuration_name = "public"
      frontend_port_name             = "https"
      protocol                       = "Https"
      host_name                      = http_listener.value.host
      require_sni                    = true
      ssl_certificate_name           = local.wildcard_secret
    }
  }

  dynamic "request_routing_rule" {
    for_each = local.edge_listeners
    content {
      name                       = request_routing_rule.key
      rule_type                  = "Basic"
      priority                   = 100 + index(keys(local.edge_listeners), request_routing_rule.key)
      http_listener_name         = request_routing_rule.key
      backend_address_pool_name  = request_routing_rule.key
      backend_http_settings_name = request_routing_rule.key
    }
  }

  dynamic "backend_address_pool" {
    for_each = local.edge_services
    content {
      name         = backend_address_pool.key
      ip_addresses = [backend_address_pool.value.address]
    }
  }

  dynamic "backend_http_settings" {
    for_each = local.edge_services
    content {
      name                  = backend_http_settings.key
      protocol              = "Https"
      port                  = 443
      host_name             = backend_http_settings.value.backend_host
      probe_name            = backend_http_settings.key
      cookie_based_affinity = "Disabled"
      request_timeout       = 60

      connection_draining {
        enabled           = true
        drain_timeout_sec = 60
      }
    }
  }

  dynamic "probe" {
    for_each = local.edge_services
    content {
      name                = probe.key
      protocol            = "Https"
      host                = probe.value.backend_host
      path                = probe.value.health
      interval            = 30
      timeout             = 10
      unhealthy_threshold = 3
    }
  }

  depends_on = [
    azurerm_private_dns_zone_virtual_network_link.service,
    azurerm_subnet_network_security_group_association.this,
    time_sleep.vault_roles,
  ]
}
