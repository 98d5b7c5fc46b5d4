data "terraform_remote_state" "environment" {
  for_each = local.environments
  backend  = "remote"
  config = {
    organization = module.config.platform.hcp.organization
    workspaces   = { name = "${module.config.platform.name}-${each.key}" }
  }
}

data "terraform_remote_state" "k8s" {
  backend = "remote"
  config = {
    organization = module.config.platform.hcp.organization
    workspaces   = { name = "${module.config.platform.name}-k8s" }
  }
}
