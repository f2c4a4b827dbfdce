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
  default     = "18.1"
}

variable "db_name" {
  description = "Name of the database."
  type        = string
  default     = "hyperfleet"
}

variable "db_username" {
  description = "User of the database."
  type        = string
  default     = "hyperfleet_admin"
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

variable "mq_instance_type" {
  description = "Size of the broker. mq.t3.micro is for SINGLE_INSTANCE only."
  type        = string
  default     = "mq.t3.micro"
}

variable "mq_engine_version" {
  description = "Version of RabbitMQ."
  type        = string
  default     = "3.13"
}

variable "mq_username" {
  description = "User of the broker. Changing it replaces the broker."
  type        = string
  default     = "hyperfleet_admin"

  validation {
    condition     = can(regex("^[A-Za-z0-9._-]{2,100}$", var.mq_username)) && var.mq_username != "guest"
    error_message = "mq_username must have 2 to 100 letters, numbers, dots, hyphens and underscores, and must not be guest"
  }
}

variable "mq_deployment_mode" {
  description = "SINGLE_INSTANCE, or CLUSTER_MULTI_AZ for three nodes."
  type        = string
  default     = "SINGLE_INSTANCE"

  validation {
    condition     = contains(["SINGLE_INSTANCE", "CLUSTER_MULTI_AZ"], var.mq_deployment_mode)
    error_message = "Deployment mode must be SINGLE_INSTANCE or CLUSTER_MULTI_AZ"
  }
}

variable "alarm_topic_arns" {
  description = "SNS topics that alarms are sent to. Empty: no alarms are made."
  type        = list(string)
  default     = []
}
