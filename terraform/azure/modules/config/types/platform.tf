variable "platform" {
  description = "config/platform.yaml."
  nullable    = false
  type = object({
    name     = string
    company  = string
    domain   = string
    location = string
    contact  = string
    tags     = optional(map(string), {})

    hcp = object({
      organization = string
      project      = string
    })
    github = object({
      owner      = string
      repository = string
      profile    = optional(string)
    })
    azure_devops = object({
      organization = string
      project      = string
      approvers    = optional(list(string), [])
    })
    mongodb_atlas = object({
      organization_id = string
      region          = optional(string, "EUROPE_WEST")
    })
    vercel = object({
      team = string
    })
    datadog = optional(object({
      site = optional(string, "datadoghq.eu")
    }), {})
    registry = optional(object({
      sku = optional(string, "Premium")
    }), {})
    cluster = object({
      version       = string
      address_space = string
      private       = optional(bool, true)
      tier          = optional(string, "Standard")
      location      = optional(string)
      system_pool = optional(object({
        size = optional(string, "Standard_D2ads_v6")
        min  = optional(number, 1)
        max  = optional(number, 3)
      }), {})
    })
  })

  validation {
    condition     = var.platform.cluster.system_pool.min <= var.platform.cluster.system_pool.max
    error_message = "In cluster.system_pool, min must not be more than max."
  }
  validation {
    condition     = !var.platform.cluster.private || var.platform.registry.sku == "Premium"
    error_message = "A private cluster needs a registry with private endpoints: registry.sku must be Premium."
  }
}

output "platform" {
  description = "The platform's facts, typed and defaulted."
  value       = var.platform
}
