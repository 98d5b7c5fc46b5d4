variable "environments" {
  description = "Environments that the cluster serves: names of files in config/environments. Null: every one. Each must have been applied."
  type        = list(string)
  default     = null

  validation {
    condition     = alltrue([for name in coalesce(var.environments, []) : contains(keys(module.config.environments), name)])
    error_message = "`environments` names one that has no file in config/environments: the names of its files are the environments."
  }
  validation {
    condition     = var.environments == null ? true : length(var.environments) > 0
    error_message = "`environments` is empty: a cluster serves at least one. Leave it out to serve every file in config/environments."
  }
}

variable "datadog_federation" {
  description = "Issuer and subject that Datadog's Azure page shows for sign-in without a secret. Null: the app exists, and Datadog reads nothing yet."
  type        = object({ issuer = string, subject = string })
  default     = null
}
