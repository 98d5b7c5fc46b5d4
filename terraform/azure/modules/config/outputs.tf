output "platform" {
  description = "config/platform.yaml, typed and defaulted."
  value       = module.types.platform
}

output "environments" {
  description = "config/environments/*.yaml by name, typed and defaulted."
  value       = module.types.environments
}

output "services" {
  description = "The catalogue by environment and name, with overrides, typed and defaulted."
  value       = module.types.services
}

output "networks" {
  description = "The address plan by environment: the lower half of its space is its VNet, a part of the upper half its nodes in the cluster's VNet."
  value = {
    for name, environment in module.types.environments : name => {
      vnet  = cidrsubnet(environment.network.address_space, 1, 0)
      nodes = cidrsubnet(environment.network.address_space, 4, 8)
      # The cluster's internal gateway for this environment: fixed here so that the edge and Flux agree without reading each other.
      gateway = cidrhost(cidrsubnet(environment.network.address_space, 4, 8), 250)
    }
  }
}
