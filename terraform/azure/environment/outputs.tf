# What other roots may know of an environment. Names, addresses and ids only: whoever reads it may not learn a secret.
locals {
  _identities = {
    for name, identity in azurerm_user_assigned_identity.service : name => {
      id           = identity.id
      name         = identity.name
      client_id    = identity.client_id
      principal_id = identity.principal_id
    }
  }
  _endpoints = concat(
    flatten([for endpoint in module.vault_endpoint : endpoint.records]),
    local.data_endpoints,
    local.host_records,
  )
  _zones = { for zone in concat(values(azurerm_private_dns_zone.service), values(azurerm_private_dns_zone.host)) : zone.name => zone.id }

  # A reference to the vault, a connection string with a key or a password, an address with credentials.
  _secret_looks = "(?i)@microsoft\\.keyvault|accountkey=|sharedaccesskey=|password=|://[^/@ ]+:[^/@ ]+@"
  _told_secrets = flatten([
    for name, service in local.service_facts : [
      for setting, value in service.settings : "${name}/${setting}" if can(regex(local._secret_looks, value))
    ]
  ])
}

output "contract" {
  description = "What the roots k8s and devops, and Flux through them, know of this environment: config/schemas/contract.json, version 1."
  value = {
    version     = 1
    kind        = "environment"
    cloud       = "azure"
    environment = local.environment
    location    = local.facts.location
    domain      = local.facts.domain

    account = {
      tenant_id       = data.azurerm_client_config.current.tenant_id
      subscription_id = data.azurerm_client_config.current.subscription_id
      group           = azurerm_resource_group.main.name
    }

    network = {
      id               = azurerm_virtual_network.main.id
      name             = azurerm_virtual_network.main.name
      address_space    = [local.network_plan.vnet]
      private          = local.private
      subnets          = { for name, subnet in azurerm_subnet.this : name => subnet.id }
      egress_address   = local.egress_address
      resolver_address = local.resolver_address
      zones            = local._zones
      endpoints        = local._endpoints
    }

    # The cluster's internal gateway for this environment.
    gateway_address = local.network_plan.gateway

    edge = {
      address = one([for address in azurerm_public_ip.edge : address.ip_address])
      host    = one([for name in keys(local.edges) : local.edge_host])
    }

    secret_store = {
      id   = azurerm_key_vault.main.id
      name = azurerm_key_vault.main.name
      url  = azurerm_key_vault.main.vault_uri
    }
    settings_store = {
      url = azurerm_app_configuration.main.endpoint
    }

    identities = local._identities
    services   = local.service_facts
    data       = local.data_facts

    monitoring = {
      workspace_id = azurerm_log_analytics_workspace.main.id
    }

    agents = {
      subnet_id = one([for name, subnet in azurerm_subnet.this : subnet.id if name == "agents"])
      hcp       = one([for group in azurerm_container_group.agents : group.id])
    }

    vpn = one([
      for gateway in azurerm_virtual_network_gateway.vpn : {
        gateway_id    = gateway.id
        gateway_name  = gateway.name
        address_space = local.facts.network.vpn.address_space
      }
    ])

    groups = {
      admins     = azuread_group.admins.object_id
      developers = azuread_group.developers.object_id
      vpn_users  = one([for group in azuread_group.vpn_users : group.object_id])
    }
  }

  precondition {
    condition     = length(local._told_secrets) == 0
    error_message = "A contract holds no secret, and these settings look like one: ${join(", ", local._told_secrets)}. Name the secret in the service's `secrets` instead."
  }
}
