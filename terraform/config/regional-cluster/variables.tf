variable "app_code" {
  description = "Default tag app-code."
  type        = string
}

variable "service_phase" {
  description = "Default tag service-phase, like dev or prod."
  type        = string
}

variable "cost_center" {
  description = "Default tag cost-center."
  type        = string
}

variable "region_name" {
  description = "AWS region."
  type        = string
}

variable "repository_url" {
  description = "Git repository that Argo CD reads."
  type        = string
  default     = ""
}

variable "repository_path" {
  description = "Folder of the root application in it."
  type        = string
  default     = "argocd"
}

variable "repository_branch" {
  description = "Branch that Argo CD follows."
  type        = string
  default     = "main"
}

variable "enable_bastion" {
  description = "Whether to start an instance for Session Manager."
  type        = bool
  default     = false
}

variable "resource_name_base" {
  description = "Name of the cluster; empty: regional- and four random characters."
  type        = string
  default     = ""
}

variable "management_cluster_ids" {
  description = "Ids of the management clusters."
  type        = list(string)
  default     = ["management-01"]
}

variable "management_cluster_account_ids" {
  description = "Account of each of them, in the same order; empty: all in this account."
  type        = list(string)
  default     = []
}

variable "maestro_db_instance_class" {
  description = "Size of the Maestro database."
  type        = string
  default     = "db.t4g.micro"
}

variable "maestro_db_multi_az" {
  description = "Whether it has a standby."
  type        = bool
  default     = false
}

variable "maestro_db_deletion_protection" {
  description = "Whether it refuses to be deleted."
  type        = bool
  default     = false
}

variable "maestro_mqtt_topic_prefix" {
  description = "Topics are sources/<prefix>/<cluster>/…."
  type        = string
  default     = "maestro/consumers"
}

variable "hyperfleet_db_instance_class" {
  description = "Size of the HyperFleet database; db.t4g.large or more in production."
  type        = string
  default     = "db.t4g.micro"
}

variable "hyperfleet_db_multi_az" {
  description = "Whether it has a standby."
  type        = bool
  default     = false
}

variable "hyperfleet_db_deletion_protection" {
  description = "Whether it refuses to be deleted."
  type        = bool
  default     = false
}

variable "hyperfleet_mq_instance_type" {
  description = "Size of the broker; mq.m5.large or more in production."
  type        = string
  default     = "mq.t3.micro"
}

variable "hyperfleet_mq_deployment_mode" {
  description = "SINGLE_INSTANCE or CLUSTER_MULTI_AZ."
  type        = string
  default     = "SINGLE_INSTANCE"

  validation {
    condition     = contains(["SINGLE_INSTANCE", "CLUSTER_MULTI_AZ"], var.hyperfleet_mq_deployment_mode)
    error_message = "Deployment mode must be SINGLE_INSTANCE or CLUSTER_MULTI_AZ"
  }
}

variable "alarm_topic_arns" {
  description = "SNS topics of the alarms; empty: no alarms."
  type        = list(string)
  default     = []
}
