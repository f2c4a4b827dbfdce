variable "name" {
  description = "Name of the instance, first part of the names of everything here."
  type        = string
}

variable "description" {
  description = "What the database is for."
  type        = string
}

variable "vpc_id" {
  description = "Network of the database."
  type        = string
}

variable "private_subnets" {
  description = "Private subnets, in at least two zones."
  type        = list(string)

  validation {
    condition     = length(var.private_subnets) >= 2
    error_message = "private_subnets must hold at least two subnets: the database needs two zones"
  }
}

variable "client_security_groups" {
  description = "Security groups that may connect, by what they are."
  type        = map(string)
}

variable "instance_class" {
  description = "Size of the instance."
  type        = string
}

variable "allocated_storage" {
  description = "Storage in GiB."
  type        = number
}

variable "engine_version" {
  description = "Version of PostgreSQL."
  type        = string
}

variable "database" {
  description = "Name of the database."
  type        = string
}

variable "username" {
  description = "User of the database."
  type        = string
}

variable "multi_az" {
  description = "Whether to keep a standby in another zone."
  type        = bool
}

variable "backup_retention_period" {
  description = "Days that backups are kept."
  type        = number
}

variable "deletion_protection" {
  description = "Whether the instance refuses to be deleted, and leaves a final snapshot."
  type        = bool
}

variable "skip_final_snapshot" {
  description = "Whether to leave no snapshot behind. Deletion protection wins."
  type        = bool
}

variable "tags" {
  description = "Tags of every resource."
  type        = map(string)
}
