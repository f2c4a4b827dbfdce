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

variable "cluster_id" {
  description = "Id of this management cluster, as in management_cluster_ids of the regional cluster."
  type        = string
  default     = "management-01"
}

variable "maestro_enabled" {
  description = "Whether a Maestro agent runs here."
  type        = bool
  default     = false
}

variable "regional_aws_account_id" {
  description = "Account of the regional cluster; empty: this account."
  type        = string
  default     = ""
}

variable "maestro_agent_role_arn" {
  description = "The agent's role in the regional account: role_arn of this cluster in the regional output maestro_agent_configuration."
  type        = string
  default     = ""
}

variable "mqtt_cert_secret_name" {
  description = "Name of the secret; empty: <cluster_id>/maestro/agent-mqtt-cert."
  type        = string
  default     = ""
}
