# What Flux needs to know of each environment. Nothing here is secret: a secret appears by its name in the environment's vault.
locals {
  _service_facts = {
    for name, workloads in local.workloads : name => {
      for service, facts in workloads : service => {
        kind      = facts.kind
        client_id = local.contracts[name].identities[service].client_id
        image     = coalesce(facts.image, "${azurerm_container_registry.main.login_server}/${service}")
        host      = local.contracts[name].services[service].host
        url       = local.contracts[name].services[service].url
        public    = facts.public
        port      = facts.port
        health    = facts.health
        schedule  = facts.schedule
        replicas  = facts.replicas
        resources = facts.resources
        settings  = local.contracts[name].services[service].settings
        secrets   = local.contracts[name].services[service].secrets
      }
    }
  }

  _vault_client_facts = {
    for key, access in local._vault_access : key => {
      client_id       = azurerm_user_assigned_identity.vault_client[key].client_id
      service_account = access.client
    }
  }

  # The same as flat strings, for Flux's variables: letters, digits and underscores in a name.
  _service_variables = {
    for name, services in local._service_facts : name => merge([
      for service, facts in services : {
        for key, value in {
          client_id    = facts.client_id
          image        = facts.image
          host         = facts.host
          port         = facts.port
          health       = facts.health
          schedule     = facts.schedule
          replicas_min = facts.replicas.min
          replicas_max = facts.replicas.max
          cpu          = facts.resources.cpu
          memory       = facts.resources.memory
        } : "${replace(service, "-", "_")}_${key}" => tostring(value) if value != null
      }
    ]...)
  }

  # Null where an environment has no such thing; Flux gets an empty string.
  _variables = {
    for name in local.environments : name => {
      environment                = name
      namespace                  = name
      domain                     = local.facts[name].domain
      address_space              = local.facts[name].network.address_space
      tenant_id                  = local.contracts[name].account.tenant_id
      gateway_address            = local.gateways[name].address
      gateway_host               = local.gateways[name].host
      gateway_public_ip          = local.gateways[name].public_ip
      gateway_subnet             = local.gateways[name].subnet
      gateway_internal           = tostring(local.gateways[name].private)
      secret_store_url           = local.contracts[name].secret_store.url
      settings_store_url         = local.contracts[name].settings_store.url
      external_secrets_client_id = local._vault_client_facts["${name}/external-secrets"].client_id
      certificates_client_id     = local._vault_client_facts["${name}/certificates"].client_id
    }
  }

  environment_facts = {
    for name in local.environments : name => {
      namespace      = name
      node_label     = "environment=${name}"
      domain         = local.facts[name].domain
      private        = contains(local.private_environments, name)
      tenant_id      = local.contracts[name].account.tenant_id
      gateway        = local.gateways[name]
      secret_store   = local.contracts[name].secret_store
      settings_store = local.contracts[name].settings_store
      identities     = { for key, access in local._vault_access : access.client => local._vault_client_facts[key] if access.environment == name }
      services       = local._service_facts[name]
      variables      = { for key, value in merge(local._variables[name], local._service_variables[name]) : key => value == null ? "" : value }
    }
  }
}
