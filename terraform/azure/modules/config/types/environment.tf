variable "environments" {
  description = "config/environments/*.yaml by name."
  nullable    = false
  type = map(object({
    name     = string
    location = string
    branch   = string
    domain   = string

    network = object({
      address_space = string
      private       = optional(bool, false)
      open_to       = optional(list(string), [])
      vpn = optional(object({
        address_space = string
        entra         = optional(bool, false)
      }))
    })

    sizes = optional(object({
      app = optional(object({
        sku     = optional(string, "B1")
        workers = optional(number, 1)
        slots   = optional(bool, false)
      }), {})
      node_pool = optional(object({
        size = optional(string, "Standard_D2ads_v6")
        min  = optional(number, 0)
        max  = optional(number, 3)
      }), {})
      postgres = optional(object({
        sku               = optional(string, "B_Standard_B1ms")
        version           = optional(string, "17")
        storage_mb        = optional(number, 32768)
        high_availability = optional(bool, false)
      }), {})
      redis = optional(object({
        sku               = optional(string, "Balanced_B0")
        high_availability = optional(bool, false)
      }), {})
      servicebus = optional(object({
        sku      = optional(string, "Standard")
        capacity = optional(number, 0)
      }), {})
      mongo = optional(object({
        tier = optional(string, "FLEX")
      }), {})
      vpn_gateway = optional(string, "VpnGw1AZ")
      edge = optional(object({
        min = optional(number, 1)
        max = optional(number, 2)
      }), {})
      agents = optional(object({
        size  = optional(string, "Standard_D2ads_v5")
        count = optional(number, 1)
      }), {})
      monthly_budget = optional(number, 500)
    }), {})

    data = optional(object({
      backup_days   = optional(number, 7)
      geo_redundant = optional(bool, false)
      protected     = optional(bool, false)
    }), {})
  }))

  # scripts/config and scripts/core tell more, and in every file at once; these stop a plain `terraform plan`.
  validation {
    condition     = alltrue([for e in var.environments : tonumber(split("/", e.network.address_space)[1]) <= 16 && cidrhost(e.network.address_space, 0) == split("/", e.network.address_space)[0]])
    error_message = "network.address_space must be a network of /16 or larger, without host bits, as in 10.20.0.0/16."
  }
  validation {
    condition     = alltrue([for e in var.environments : e.network.private || e.network.vpn == null])
    error_message = "network.vpn is for environments with network.private: a public one has no private network to enter."
  }
  validation {
    condition     = alltrue([for e in var.environments : e.sizes.node_pool.min <= e.sizes.node_pool.max && e.sizes.edge.min <= e.sizes.edge.max])
    error_message = "In sizes.node_pool and sizes.edge, min must not be more than max."
  }
  validation {
    condition     = alltrue([for e in var.environments : !e.sizes.app.slots || !startswith(e.sizes.app.sku, "B")])
    error_message = "sizes.app.slots needs a plan with slots, S1, P0v3 or larger."
  }
  validation {
    condition     = alltrue([for e in var.environments : !e.sizes.postgres.high_availability || !startswith(e.sizes.postgres.sku, "B_")])
    error_message = "sizes.postgres.high_availability needs a general purpose or memory optimised server, GP_ or MO_."
  }
}

output "environments" {
  description = "Every environment's facts by name, typed and defaulted."
  value       = var.environments
}
