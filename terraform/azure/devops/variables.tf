variable "environments" {
  description = "Environments that pipelines release to: names of files in config/environments. Null: every one. Each must have been applied."
  type        = list(string)
  default     = null

  validation {
    condition     = alltrue([for name in coalesce(var.environments, []) : contains(keys(module.config.environments), name)])
    error_message = "`environments` names one that has no file in config/environments: the names of its files are the environments."
  }
  validation {
    condition     = var.environments == null ? true : length(var.environments) > 0
    error_message = "`environments` is empty: pipelines release to at least one. Leave it out to serve every file in config/environments."
  }
}

variable "github_token" {
  description = "Token with which Azure DevOps reads GitHub, kept in the state. Null: the connection of the GitHub App Azure Pipelines, imported once (README.md)."
  type        = string
  default     = null
  sensitive   = true
}
