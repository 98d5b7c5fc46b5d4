variable "name" {
  description = "Name of the endpoint; its connection has the same."
  type        = string
}

variable "location" {
  description = "Region of the subnet."
  type        = string
}

variable "resource_group_name" {
  description = "Resource group that holds the endpoint."
  type        = string
}

variable "subnet_id" {
  description = "Subnet that gives the endpoint its address."
  type        = string
}

variable "resource_id" {
  description = "Resource behind the endpoint, or the private link service of a supplier."
  type        = string
}

variable "groups" {
  description = "Subresource of the target, such as [\"sites\"]; empty for a supplier's private link service."
  type        = list(string)
  default     = []
  nullable    = false
}

variable "zone_ids" {
  description = "Private DNS zones that get the endpoint's names; empty where the supplier publishes them."
  type        = list(string)
  default     = []
  nullable    = false
}

variable "names" {
  description = "Names that Azure writes into the zones for this target: the contract hands them to networks that have zones of their own."
  type        = list(string)
  default     = []
  nullable    = false
}

variable "request_message" {
  description = "Set where the target's owner approves by hand or by API, as Atlas does: what the owner reads."
  type        = string
  default     = null
}

variable "tags" {
  description = "Tags of the endpoint."
  type        = map(string)
  default     = {}
  nullable    = false
}
