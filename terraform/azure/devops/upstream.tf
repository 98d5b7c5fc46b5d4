# Everything that this root reads of others. An environment without a state is an error: it is never silently left out.
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

locals {
  contracts = { for name, state in data.terraform_remote_state.environment : name => state.outputs.contract }
  k8s       = data.terraform_remote_state.k8s.outputs.contract
}
