variable "environment" {
  description = "Environment to build: a file's name in config/environments. Null: the workspace's name without the platform's prefix."
  type        = string
  default     = null

  validation {
    condition = contains(
      keys(module.config.environments),
      coalesce(var.environment, trimprefix(terraform.workspace, "${module.config.platform.name}-")),
    )
    error_message = "There is no such environment: set `environment` to the name of a file in config/environments, or select the workspace <platform name>-<environment>."
  }
}

variable "records_directory" {
  description = "Directory of the public files that tasks recorded about this target, absolute or relative to this root. An absent directory holds nothing."
  type        = string
  default     = "../../../config/targets/azure"
  nullable    = false
}
