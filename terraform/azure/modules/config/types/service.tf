variable "services" {
  description = "config/services/*.yaml by environment, then by name; the environment's overrides are in."
  nullable    = false
  type = map(map(object({
    kind         = string
    description  = optional(string, "")
    repository   = optional(string)
    path         = optional(string, "")
    image        = optional(string)
    environments = optional(list(string))
    public       = optional(bool, false)
    runtime = optional(object({
      name    = string
      version = string
    }))

    plan               = optional(string, "flex")
    publishes_host_key = optional(bool, false)
    port               = optional(number)
    health             = optional(string, "/healthz")
    schedule           = optional(string)
    replicas = optional(object({
      min = optional(number, 1)
      max = optional(number, 1)
    }), {})
    resources = optional(object({
      cpu    = optional(string, "100m")
      memory = optional(string, "256Mi")
    }), {})

    calls    = optional(list(string), [])
    settings = optional(map(string), {})
    secrets  = optional(list(string), [])
    uses = optional(object({
      postgres = optional(object({
        database = optional(string)
      }))
      redis = optional(object({}))
      servicebus = optional(object({
        queues = optional(list(string), [])
        topics = optional(map(list(string)), {})
      }))
      mongo = optional(object({
        database = optional(string)
      }))
      storage = optional(object({
        containers = optional(list(string), [])
      }))
    }), {})
  })))

  validation {
    condition = alltrue(flatten([
      for services in values(var.services) : [
        for service in values(services) : contains(["web", "function", "container", "cron", "frontend", "package"], service.kind)
      ]
    ]))
    error_message = "A service's kind must be web, function, container, cron, frontend or package."
  }
  validation {
    condition     = alltrue(flatten([for services in values(var.services) : [for service in values(services) : contains(["flex", "dedicated"], service.plan)]]))
    error_message = "A function's plan must be flex or dedicated."
  }
  validation {
    condition     = alltrue(flatten([for services in values(var.services) : [for service in values(services) : service.replicas.min <= service.replicas.max]]))
    error_message = "In replicas, min must not be more than max."
  }
}

output "services" {
  description = "The services of each environment, by environment and name, typed and defaulted; those that skip it are left out."
  value = {
    for environment, services in var.services : environment => {
      for name, service in services : name => service
      if service.environments == null ? true : contains(service.environments, environment)
    }
  }
}
