# People are put into the groups by `inv developer.add` or by hand: Terraform owns the groups, not their members.
resource "azuread_group" "admins" {
  display_name            = "${local.name}-admins"
  description             = "Administrators of ${local.platform.company} ${local.environment}: its databases, vault and settings."
  security_enabled        = true
  prevent_duplicate_names = true
  owners                  = [data.azurerm_client_config.current.object_id]

  lifecycle {
    ignore_changes = [members, owners]
  }
}

# Developers work in the environment's namespace of the cluster: neither databases nor vault open to them by this.
resource "azuread_group" "developers" {
  display_name            = "${local.name}-developers"
  description             = "Developers of ${local.platform.company} ${local.environment}: its namespace in the cluster."
  security_enabled        = true
  prevent_duplicate_names = true
  owners                  = [data.azurerm_client_config.current.object_id]

  lifecycle {
    ignore_changes = [members, owners]
  }
}

# With Entra sign-in a conditional access policy admits this group to the gateway's application.
resource "azuread_group" "vpn_users" {
  for_each = local.vpn_gateways

  display_name            = "${local.name}-vpn"
  description             = "Developers who may join the network of ${local.platform.company} ${local.environment}."
  security_enabled        = true
  prevent_duplicate_names = true
  owners                  = [data.azurerm_client_config.current.object_id]

  lifecycle {
    ignore_changes = [members, owners]
  }
}
