# HCP Terraform agents: a private environment cannot be reached from HCP's own machines. The Azure DevOps agents beside them
# are a pool of the root devops, in the subnet "agents".
locals {
  agent_groups = local.private ? { hcp = local.facts.sizes.agents.count } : {}

  # A container group has no reference to a vault, and a variable would leave the token in the state. So the container
  # signs in as its identity and reads the token when it starts: state, plan and portal never show it.
  _agent_start = <<-SHELL
    set -eu
    field() { sed -n "s/.*\"$1\":\"\([^\"]*\)\".*/\1/p"; }
    get() { curl --fail --silent --show-error --retry 10 --retry-all-errors "$@"; }
    bearer=$(get -H Metadata:true "http://169.254.169.254/metadata/identity/oauth2/token?api-version=2018-02-01&resource=https%3A%2F%2Fvault.azure.net&client_id=$IDENTITY_CLIENT_ID" | field access_token)
    TFC_AGENT_TOKEN=$(get -H "Authorization: Bearer $bearer" "$TOKEN_URL?api-version=7.4" | field value)
    export TFC_AGENT_TOKEN
    exec /home/tfc-agent/bin/tfc-agent
  SHELL
}

resource "azurerm_user_assigned_identity" "agents" {
  for_each = local.agent_groups

  name                = "${local.name}-agents"
  location            = azurerm_resource_group.main.location
  resource_group_name = azurerm_resource_group.main.name
  tags                = local.tags
}

ephemeral "random_password" "agent_token" {
  for_each = local.agent_groups

  length = 48
}

# The pool's token is put over the placeholder (`inv secret.set`). Until then the agents start in vain, again and again.
resource "azurerm_key_vault_secret" "agent_token" {
  for_each = local.agent_groups

  name             = "hcp-agent-token"
  key_vault_id     = azurerm_key_vault.main.id
  content_type     = "placeholder"
  value_wo         = ephemeral.random_password.agent_token[each.key].result
  value_wo_version = 1
  tags             = local.tags

  lifecycle {
    ignore_changes = [content_type, expiration_date, not_before_date, tags]
  }

  depends_on = [time_sleep.vault_roles]
}

# Of the whole vault they may read this one secret.
resource "azurerm_role_assignment" "vault_agents" {
  for_each = azurerm_user_assigned_identity.agents

  scope                = azurerm_key_vault_secret.agent_token[each.key].resource_versionless_id
  role_definition_name = "Key Vault Secrets User"
  principal_id         = each.value.principal_id
  principal_type       = "ServicePrincipal"
}

resource "azurerm_container_group" "agents" {
  for_each = local.agent_groups

  name                = "${local.name}-hcp-agents"
  location            = azurerm_resource_group.main.location
  resource_group_name = azurerm_resource_group.main.name
  os_type             = "Linux"
  ip_address_type     = "Private"
  subnet_ids          = [azurerm_subnet.this["hcp-agents"].id]
  restart_policy      = "Always"
  tags                = local.tags

  identity {
    type         = "UserAssigned"
    identity_ids = [azurerm_user_assigned_identity.agents[each.key].id]
  }

  # An agent works on one run at a time.
  dynamic "container" {
    for_each = range(each.value)
    content {
      name     = "agent-${container.value + 1}"
      image    = "docker.io/hashicorp/tfc-agent:1.22"
      cpu      = 1
      memory   = 2
      commands = ["/bin/sh", "-c", local._agent_start]

      # Azure refuses a private address without a port. Nothing listens, and the security group admits nobody.
      dynamic "ports" {
        for_each = container.value == 0 ? [443] : []
        content {
          port = ports.value
        }
      }

      environment_variables = {
        TFC_AGENT_NAME        = "${local.name}-${container.value + 1}"
        TFC_AGENT_AUTO_UPDATE = "disabled"
        # It ends after a run, and the group starts a clean one.
        TFC_AGENT_SINGLE   = "true"
        IDENTITY_CLIENT_ID = azurerm_user_assigned_identity.agents[each.key].client_id
        TOKEN_URL          = azurerm_key_vault_secret.agent_token[each.key].versionless_id
      }
    }
  }

  depends_on = [
    azurerm_role_assignment.vault_agents,
    azurerm_subnet_nat_gateway_association.this,
  ]
}
