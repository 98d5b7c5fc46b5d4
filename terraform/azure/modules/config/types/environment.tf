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
}

output "environments" {
  description = "Every environment's facts by name, typed and defaulted."
  value       = var.environments
}
