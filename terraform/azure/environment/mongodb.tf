locals {
  mongo_databases = { for service, use in local.users.mongo : service => coalesce(use.database, service) }

  _builds_mongo  = length(local.users.mongo) > 0
  _mongo_flex    = local.facts.sizes.mongo.tier == "FLEX"
  _mongo_region  = local.platform.mongodb_atlas.region
  _mongo_private = local._builds_mongo && local.private

  # Passwords alone guard a public environment's database: its users in AKS leave by an address that this root cannot know.
  _mongo_admits = local.private ? local.open_to : ["0.0.0.0/0"]

  # The private name exists only once Atlas has accepted the endpoint, so it is read after that.
  mongo_address = one(concat(
    [for cluster in data.mongodbatlas_advanced_cluster.private : cluster.connection_strings.private_endpoint[0].srv_connection_string],
    [for cluster in mongodbatlas_advanced_cluster.main : cluster.connection_strings.standard_srv if !local.private],
  ))
}

resource "mongodbatlas_project" "main" {
  count = local._builds_mongo ? 1 : 0

  name   = local.name
  org_id = local.platform.mongodb_atlas.organization_id
  tags   = local.tags
}

resource "mongodbatlas_advanced_cluster" "main" {
  count = length(mongodbatlas_project.main)

  project_id   = mongodbatlas_project.main[0].id
  name         = local.name
  cluster_type = "REPLICASET"
  tags         = local.tags

  # Atlas refuses these three for a Flex cluster.
  backup_enabled       = local._mongo_flex ? null : true
  pit_enabled          = local._mongo_flex ? null : local.facts.data.protected
  use_effective_fields = local._mongo_flex ? null : true

  termination_protection_enabled = local.facts.data.protected

  replication_specs = [{
    region_configs = [{
      provider_name         = local._mongo_flex ? "FLEX" : "AZURE"
      backing_provider_name = local._mongo_flex ? "AZURE" : null
      region_name           = local._mongo_region
      priority              = 7
      electable_specs       = local._mongo_flex ? null : { instance_size = local.facts.sizes.mongo.tier, node_count = 3 }
      auto_scaling          = local._mongo_flex ? null : { disk_gb_enabled = true }
    }]
  }]

  lifecycle {
    precondition {
      condition     = !(local._mongo_flex && local.private)
      error_message = "A Flex cluster has no private link: set sizes.mongo.tier of ${local.environment} to M10 or larger."
    }
  }
}

resource "mongodbatlas_project_ip_access_list" "this" {
  for_each = toset(local._builds_mongo ? local._mongo_admits : [])

  project_id = mongodbatlas_project.main[0].id
  cidr_block = each.key
  comment    = local.private ? "network.open_to of ${local.environment}" : "${local.environment} is public"
}

resource "mongodbatlas_privatelink_endpoint" "main" {
  count = local._mongo_private ? 1 : 0

  project_id    = mongodbatlas_project.main[0].id
  provider_name = "AZURE"
  region        = local._mongo_region
}

module "mongo_endpoint" {
  source = "../modules/private_endpoint"
  count  = length(mongodbatlas_privatelink_endpoint.main)

  name                = "${local.name}-mongo"
  location            = azurerm_resource_group.main.location
  resource_group_name = azurerm_resource_group.main.name
  subnet_id           = azurerm_subnet.this["endpoints"].id
  resource_id         = mongodbatlas_privatelink_endpoint.main[0].private_link_service_resource_id
  request_message     = "${local.platform.company} ${local.environment}"
  tags                = local.tags
}

resource "mongodbatlas_privatelink_endpoint_service" "main" {
  count = length(mongodbatlas_privatelink_endpoint.main)

  project_id                  = mongodbatlas_project.main[0].id
  private_link_id             = mongodbatlas_privatelink_endpoint.main[0].private_link_id
  endpoint_service_id         = module.mongo_endpoint[0].id
  private_endpoint_ip_address = module.mongo_endpoint[0].address
  provider_name               = "AZURE"
}

data "mongodbatlas_advanced_cluster" "private" {
  count = length(mongodbatlas_privatelink_endpoint.main)

  project_id = mongodbatlas_project.main[0].id
  name       = mongodbatlas_advanced_cluster.main[0].name

  depends_on = [mongodbatlas_privatelink_endpoint_service.main]
}
