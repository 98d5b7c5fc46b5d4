variable "environment" {
  type    = string
  default = null
}

variable "records_directory" {
  type    = string
  default = "records"
}

locals {
  environment = coalesce(var.environment, trimprefix(terraform.workspace, "${module.config.platform.name}-"))
}
