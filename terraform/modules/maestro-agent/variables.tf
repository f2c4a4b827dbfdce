variable "cluster_id" {
  description = "Id of the management cluster, as in management_cluster_ids of the regional cluster."
  type        = string

  validation {
    condition     = can(regex("^[a-z0-9-]+$", var.cluster_id))
    error_message = "cluster_id must contain only lowercase letters, numbers, and hyphens"
  }
}

variable "regional_aws_account_id" {
  description = "Account of the regional cluster."
  type        = string

  validation {
    condition     = can(regex("^[0-9]{12}$", var.regional_aws_account_id))
    error_message = "regional_aws_account_id must be a 12-digit AWS account ID"
  }
}

variable "eks_cluster_name" {
  description = "Cluster of the Pod Identity association."
  type        = string
}

variable "maestro_agent_role_arn" {
  description = "The agent's role in the regional account, which the local role assumes. Empty: the local role reads a copy of the secret in this account."
  type        = string
  default     = ""

  validation {
    condition     = var.maestro_agent_role_arn == "" || can(regex("^arn:aws[a-z-]*:iam::[0-9]{12}:role/.+$", var.maestro_agent_role_arn))
    error_message = "maestro_agent_role_arn must be the ARN of an IAM role, or empty"
  }
}

variable "mqtt_cert_secret_name" {
  description = "Name of the secret; empty: <cluster_id>/maestro/agent-mqtt-cert."
  type        = string
  default     = ""
}

variable "mqtt_topic_prefix" {
  description = "First part of the topics."
  type        = string
  default     = "sources/maestro/consumers"
}

variable "tags" {
  description = "Tags of every resource."
  type        = map(string)
  default     = {}
}
