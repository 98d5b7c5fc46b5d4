# People are put into the group by `inv developer.add` or by hand: Terraform owns the group, not its members.
resource "azuread_group" "admins" {
  display_name            = "${local.name}-admins"
  description             = "Administrators of ${local.platform.company}'s cluster."
  security_enabled        = true
  prevent_duplicate_names = true
  owners                  = [data.azurerm_client_config.current.object_id]

  lifecycle {
    ignore_changes = [members, owners]
  }
}

locals {
  # Who may fetch credentials: the cluster's administrators, and each environment's, and its developers.
  _readers = merge(
    { cluster = azuread_group.admins.object_id },
    { for name in local.environments : name => local.contracts[name].groups.admins },
    { for name in local.environments : "${name}-developers" => local.contracts[name].groups.developers },
  )
}

resource "azurerm_role_assignment" "credentials" {
  for_each = local._readers

  scope                = azurerm_kubernetes_cluster.main.id
  role_definition_name = "Azure Kubernetes Service Cluster User Role"
  principal_id         = each.value
  principal_type       = "Group"
}

# Inside the cluster an environment's administrators and developers work in its namespace alone.
resource "azurerm_role_assignment" "namespace" {
  for_each = local.environments

  scope                = "${azurerm_kubernetes_cluster.main.id}/namespaces/${each.key}"
  role_definition_name = "Azure Kubernetes Service RBAC Writer"
  principal_id         = local.contracts[each.key].groups.admins
  principal_type       = "Group"
}

resource "azurerm_role_assignment" "developers" {
  for_each = local.environments

  scope                = "${azurerm_kubernetes_cluster.main.id}/namespaces/${each.key}"
  role_definition_name = "Azure Kubernetes Service RBAC Writer"
  principal_id         = local.contracts[each.key].groups.developers
  principal_type       = "Group"
}

# Whoever builds the platform bootstraps Flux, too; everybody else comes in through the group.
resource "azurerm_role_assignment" "builder" {
  scope                = azurerm_kubernetes_cluster.main.id
  role_definition_name = "Azure Kubernetes Service RBAC Cluster Admin"
  principal_id         = data.azurerm_client_config.current.object_id

  lifecycle {
    ignore_changes = [principal_id]
  }
}
