variable "cluster_name" {
  description = "Name of the cluster, first part of the names of everything around it."
  type        = string

  validation {
    condition     = can(regex("^[a-z0-9-]{1,40}$", var.cluster_name))
    error_message = "cluster_name must be 1 to 40 lowercase letters, numbers and hyphens"
  }
}

variable "kubernetes_version" {
  description = "Version of the control plane."
  type        = string
  default     = "1.34"
}

variable "vpc_cidr" {
  description = "Address range of the network; a /16 gives three private and three public subnets."
  type        = string
  default     = "10.0.0.0/16"
}

variable "enable_bastion" {
  description = "Whether to start an instance in the network that is reached through Session Manager."
  type        = bool
  default     = false
}

variable "tags" {
  description = "Tags of every resource."
  type        = map(string)
  default     = {}
}
