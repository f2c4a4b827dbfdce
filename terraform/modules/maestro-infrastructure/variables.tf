variable "resource_name_base" {
  description = "Name of the regional cluster, first part of the names of everything here."
  type        = string
}

variable "vpc_id" {
  description = "Network of the cluster."
  type        = string
}

variable "private_subnets" {
  description = "Private subnets, in at least two zones."
  type        = list(string)
}

variable "eks_cluster_name" {
  description = "Cluster of the Pod Identity associations."
  type        = string
}

variable "eks_cluster_security_group_id" {
  description = "Security group of the cluster."
  type        = string
}

variable "eks_cluster_primary_security_group_id" {
  description = "Security group that EKS made for nodes and pods."
  type        = string
}

variable "bastion_security_group_id" {
  description = "Security group of the bastion, or null."
  type        = string
  default     = null
}

variable "db_instance_class" {
  description = "Size of the database."
  type        = string
  default     = "db.t4g.micro"
}

variable "db_allocated_storage" {
  description = "Storage of the database in GiB."
  type        = number
  default     = 20
}

variable "db_engine_version" {
  description = "Version of PostgreSQL."
  type        = string
  default     = "16.4"
}

variable "db_name" {
  description = "Name of the database."
  type        = string
  default     = "maestro"
}

variable "db_username" {
  description = "User of the database."
  type        = string
  default     = "maestro_admin"
}

variable "db_multi_az" {
  description = "Whether to keep a standby in another zone."
  type        = bool
  default     = false
}

variable "db_backup_retention_period" {
  description = "Days that backups are kept."
  type        = number
  default     = 7
}

variable "db_deletion_protection" {
  description = "Whether the database refuses to be deleted, and leaves a final snapshot."
  type        = bool
  default     = false
}

variable "db_skip_final_snapshot" {
  description = "Whether to leave no snapshot behind. Deletion protection wins."
  type        = bool
  default     = true
}

variable "tags" {
  description = "Tags of every resource."
  type        = map(string)
  default     = {}
}

variable "management_cluster_count" {
  description = "Number of management clusters; kept for older configurations, the ids count."
  type        = number
  default     = 1
}

variable "management_cluster_ids" {
  description = "Ids of the management clusters: each gets a Thing, a certificate, a secret and a role."
  type        = list(string)
  default     = ["management-01"]

  validation {
    condition     = alltrue([for id in var.management_cluster_ids : can(regex("^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$", id))])
    error_message = "management_cluster_ids must be DNS labels: lowercase letters, numbers and hyphens, at most 63"
  }

  validation {
    condition     = length(distinct(var.management_cluster_ids)) == length(var.management_cluster_ids)
    error_message = "management_cluster_ids must be unique"
  }
}

variable "management_cluster_account_ids" {
  description = "Account of each management cluster, in the same order. Empty: all are in this account."
  type        = list(string)
  default     = []

  validation {
    condition     = length(var.management_cluster_account_ids) == 0 || length(var.management_cluster_account_ids) == length(var.management_cluster_ids)
    error_message = "management_cluster_account_ids must be empty or have one account for each of management_cluster_ids"
  }

  validation {
    condition     = alltrue([for id in var.management_cluster_account_ids : can(regex("^[0-9]{12}$", id))])
    error_message = "management_cluster_account_ids must be 12-digit AWS account IDs"
  }
}

variable "mqtt_topic_prefix" {
  description = "Topics are sources/<prefix>/<cluster>/{sourceevents,agentevents}."
  type        = string
  default     = "maestro/consumers"

  validation {
    condition     = can(regex("^[a-z0-9-]+/[a-z0-9-]+$", var.mqtt_topic_prefix))
    error_message = "mqtt_topic_prefix must have two segments of lowercase letters, numbers and hyphens, like maestro/consumers"
  }
}
