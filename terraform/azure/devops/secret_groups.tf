# The few tokens of others that no identity replaces: Vercel's, for who releases frontends, and HCP Terraform's, for who plans and
# who applies. A person sets each once, in Azure DevOps; Terraform knows a placeholder only.
locals {
  guarded_secrets = merge(
    { for name in toset(flatten([for facts in local.frontends : facts.environments])) : "${name}/frontends" => { environment = name, variable = "vercel_token", what = "Vercel's token, to release frontends to ${name}." } },
    { for name in local.environments : "${name}/apply" => { environment = name, variable = "hcp_token", what = "HCP Terraform's token, to apply ${name}: of a team that may apply its workspaces and no others." } },
  )

  # A pull request plans with code that nobody has read yet, so this token may plan and no more.
  secret_groups = {
    for key, group in merge(local.guarded_secrets, { plan = { environment = null, variable = "hcp_token", what = "HCP Terraform's token, to plan: of a team that may plan and not apply." } }) :
    key => merge(group, { name = "${local.platform.name}-${replace(key, "/", "-")}" })
  }
}

resource "azuredevops_variable_group" "secret" {
  for_each = local.secret_groups

  project_id   = azuredevops_project.main.id
  name         = each.value.name
  description  = each.value.what
  allow_access = false

  variable {
    name         = each.value.variable
    is_secret    = true
    secret_value = "set by a person"
  }

  lifecycle {
    ignore_changes = [variable]
  }
}
