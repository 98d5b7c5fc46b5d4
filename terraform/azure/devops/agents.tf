# A private environment takes releases from inside only: Azure makes agents in its network when a job waits for one.
locals {
  pools = { for name in local.environments : name => local.contracts[name].agents.subnet_id if local.contracts[name].agents.subnet_id != null }

  # A closed registry takes images of every environment from inside.
  registry_pool = local.k8s.cluster.private ? one(slice(sort(keys(local.pools)), 0, min(1, length(local.pools)))) : null

  # The service that makes the agents joins them to the network.
  _pool_roles = {
    for pair in setproduct(keys(local.pools), ["Network Contributor", "Reader"]) :
    "${pair[0]}/${pair[1]}" => { environment = pair[0], role = pair[1] }
  }
  _centers = length(local.pools) > 0 ? toset(["agents"]) : []
}

data "azuread_service_principal" "pools" {
  for_each  = local._centers
  client_id = "31687f79-5e43-4c1e-8c63-d9f4bff5cf8b" # DevOpsInfrastructure, the same in every tenant
}

resource "azurerm_role_assignment" "pool" {
  for_each = local._pool_roles

  scope                = local.contracts[each.value.environment].network.id
  role_definition_name = each.value.role
  principal_id         = data.azuread_service_principal.pools["agents"].object_id
  principal_type       = "ServicePrincipal"
}

resource "azurerm_dev_center" "agents" {
  for_each = local._centers

  name                = local.name
  location            = azurerm_resource_group.main.location
  resource_group_name = azurerm_resource_group.main.name
  tags                = local.tags
}

resource "azurerm_dev_center_project" "agents" {
  for_each = azurerm_dev_center.agents

  name                = "${local.name}-${each.key}"
  dev_center_id       = each.value.id
  location            = azurerm_resource_group.main.location
  resource_group_name = azurerm_resource_group.main.name
  tags                = local.tags
}

resource "azurerm_managed_devops_pool" "environment" {
  for_each = local.pools

  name                  = local.environment_names[each.key]
  location              = local.contracts[each.key].location
  resource_group_name   = azurerm_resource_group.main.name
  dev_center_project_id = azurerm_dev_center_project.agents["agents"].id
  maximum_concurrency   = local.facts[each.key].sizes.agents.count
  tags                  = merge(local.tags, { environment = each.key })

  azure_devops_organization {
    organization {
      url         = local.organization_url
      parallelism = local.facts[each.key].sizes.agents.count
      projects    = [azuredevops_project.main.name]
    }
  }

  # A fresh machine a job: nothing of one release is left for the next.
  stateless_agent {}

  virtual_machine_scale_set_fabric {
    sku_name  = local.facts[each.key].sizes.agents.size
    subnet_id = each.value

    image {
      well_known_image_name = "ubuntu-24.04/latest"
    }
  }

  depends_on = [azurerm_role_assignment.pool]
}

# A pool appears in the projects that it names, with a queue each, when Azure has made it. Its id, which no plan knows before,
# lets a new pool's queue be looked for after it. A reference to the pools would make every queue wait for the newest of them.
locals {
  _made_pools = { for name, pool in azurerm_managed_devops_pool.environment : name => basename(pool.id) }
}

data "azuredevops_agent_queue" "environment" {
  for_each = local._made_pools

  project_id = azuredevops_project.main.id
  name       = each.value
}
