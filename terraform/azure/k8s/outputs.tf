output "contract" {
  description = "What the other roots, Flux and the tasks may know of the cluster: config/schemas/contract.json, kind k8s. No secret."
  value = {
    version      = 1
    kind         = "k8s"
    cloud        = "azure"
    location     = local.location
    environments = sort(local.environments)

    account = {
      tenant_id       = data.azurerm_client_config.current.tenant_id
      subscription_id = data.azurerm_client_config.current.subscription_id
      group           = azurerm_resource_group.main.name
    }

    cluster = {
      id              = azurerm_kubernetes_cluster.main.id
      name            = azurerm_kubernetes_cluster.main.name
      group           = azurerm_resource_group.main.name
      fqdn            = local.cluster.private ? azurerm_kubernetes_cluster.main.private_fqdn : azurerm_kubernetes_cluster.main.fqdn
      oidc_issuer_url = azurerm_kubernetes_cluster.main.oidc_issuer_url
      private         = local.cluster.private
      admins          = azuread_group.admins.object_id
    }

    registry = {
      id   = azurerm_container_registry.main.id
      name = azurerm_container_registry.main.name
      url  = azurerm_container_registry.main.login_server
    }

    secret_store = {
      id   = azurerm_key_vault.main.id
      name = azurerm_key_vault.main.name
      url  = azurerm_key_vault.main.vault_uri
    }

    network = {
      id                 = azurerm_virtual_network.main.id
      name               = azurerm_virtual_network.main.name
      address_space      = sort(azurerm_virtual_network.main.address_space)
      outbound_addresses = [azurerm_public_ip.egress.ip_address]
    }

    monitoring = { workspace_id = azurerm_log_analytics_workspace.main.id }

    identities = {
      for controller, facts in local.controllers : controller => merge(facts, {
        client_id = azurerm_user_assigned_identity.controller[controller].client_id
      })
    }

    facts = local.environment_facts

    # What Flux's controllers need, whatever the environment: flat strings.
    variables = merge(
      {
        cluster_name       = azurerm_kubernetes_cluster.main.name
        cluster_group      = azurerm_resource_group.main.name
        contact            = local.platform.contact
        datadog_site       = local.platform.datadog.site
        platform           = local.platform.name
        platform_domain    = local.platform.domain
        registry_url       = azurerm_container_registry.main.login_server
        repository         = "${local.platform.github.owner}/${local.platform.github.repository}"
        secret_store_url   = azurerm_key_vault.main.vault_uri
        tenant_id          = data.azurerm_client_config.current.tenant_id
        virtual_network_id = azurerm_virtual_network.main.id
      },
      { for controller, identity in azurerm_user_assigned_identity.controller : "${replace(controller, "-", "_")}_client_id" => identity.client_id },
    )
  }
}
