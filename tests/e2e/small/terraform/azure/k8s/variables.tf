variable "environments" {
  type    = list(string)
  default = null
}

locals {
  environments = toset(coalesce(var.environments, keys(module.config.environments)))
}
