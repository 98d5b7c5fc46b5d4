# AKS acts as the first, its nodes as the second.
resource "azurerm_user_assigned_identity" "cluster" {
  name                = "${local.name}-cluster"
  location            = azurerm_resource_group.main.location
  resource_group_name = azurerm_resource_group.main.name
  tags                = local.tags
}

resource "azurerm_user_assigned_identity" "kubelet" {
  name                = "${local.name}-kubelet"
  location            = azurerm_resource_group.main.location
  resource_group_name = azurerm_resource_group.main.name
  tags                = local.tags
}

# On the whole network, which is the cluster's own: AKS links its zone to it, and a new environment's subnet needs no new role.
resource "azurerm_role_assignment" "cluster_network" {
  scope                = azurerm_virtual_network.main.id
  role_definition_name = "Network Contributor"
  principal_id         = azurerm_user_assigned_identity.cluster.principal_id
  principal_type       = "ServicePrincipal"
}

# The load balancer of a public environment's gateway takes the address that this root keeps for it.
resource "azurerm_role_assignment" "cluster_gateway" {
  for_each = azurerm_public_ip.gateway

  scope                = each.value.id
  role_definition_name = "Network Contributor"
  principal_id         = azurerm_user_assigned_identity.cluster.principal_id
  principal_type       = "ServicePrincipal"
}

resource "azurerm_role_assignment" "cluster_zone" {
  for_each = local.cluster.private ? toset(["apiserver"]) : []

  scope                = azurerm_private_dns_zone.this[local._own_zones[each.key]].id
  role_definition_name = "Private DNS Zone Contributor"
  principal_id         = azurerm_user_assigned_identity.cluster.principal_id
  principal_type       = "ServicePrincipal"
}

resource "azurerm_role_assignment" "cluster_kubelet" {
  scope                = azurerm_user_assigned_identity.kubelet.id
  role_definition_name = "Managed Identity Operator"
  principal_id         = azurerm_user_assigned_identity.cluster.principal_id
  principal_type       = "ServicePrincipal"
}

# AKS checks its rights while it is being made, and a role takes effect some time after it is granted.
resource "time_sleep" "cluster_roles" {
  create_duration = "60s"
  triggers        = { identity = azurerm_user_assigned_identity.cluster.id }

  depends_on = [
    azurerm_role_assignment.cluster_kubelet,
    azurerm_role_assignment.cluster_network,
    azurerm_role_assignment.cluster_zone,
  ]
}
