terraform {
  required_version = ">= 1.10"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 6.0"
    }
    http = {
      source  = "hashicorp/http"
      version = "~> 3.0"
    }
    random = {
      source  = "hashicorp/random"
      version = "~> 3.0"
    }
  }
}

provider "aws" {
  region = var.region_name

  default_tags {
    tags = { "app-code" = var.app_code, "service-phase" = var.service_phase, "cost-center" = var.cost_center }
  }
}

resource "random_string" "suffix" {
  length  = 4
  special = false
  upper   = false
}

locals {
  resource_name_base = var.resource_name_base != "" ? var.resource_name_base : "regional-${random_string.suffix.result}"
}

module "cluster" {
  source         = "../../modules/eks-cluster"
  cluster_name   = local.resource_name_base
  enable_bastion = var.enable_bastion
}

module "maestro" {
  source = "../../modules/maestro-infrastructure"

  resource_name_base                    = local.resource_name_base
  vpc_id                                = module.cluster.vpc_id
  private_subnets                       = module.cluster.private_subnets
  eks_cluster_name                      = module.cluster.cluster_name
  eks_cluster_security_group_id         = module.cluster.cluster_security_group_id
  eks_cluster_primary_security_group_id = module.cluster.cluster_primary_security_group_id
  bastion_security_group_id             = module.cluster.bastion_security_group_id
  db_instance_class                     = var.maestro_db_instance_class
  db_multi_az                           = var.maestro_db_multi_az
  db_deletion_protection                = var.maestro_db_deletion_protection
  management_cluster_count              = length(var.management_cluster_ids)
  management_cluster_ids                = var.management_cluster_ids
  management_cluster_account_ids        = var.management_cluster_account_ids
  mqtt_topic_prefix                     = var.maestro_mqtt_topic_prefix
}

module "hyperfleet" {
  source = "../../modules/hyperfleet-infrastructure"

  resource_name_base                    = local.resource_name_base
  vpc_id                                = module.cluster.vpc_id
  private_subnets                       = module.cluster.private_subnets
  eks_cluster_name                      = module.cluster.cluster_name
  eks_cluster_security_group_id         = module.cluster.cluster_security_group_id
  eks_cluster_primary_security_group_id = module.cluster.cluster_primary_security_group_id
  bastion_security_group_id             = module.cluster.bastion_security_group_id
  db_instance_class                     = var.hyperfleet_db_instance_class
  db_multi_az                           = var.hyperfleet_db_multi_az
  db_deletion_protection                = var.hyperfleet_db_deletion_protection
  mq_instance_type                      = var.hyperfleet_mq_instance_type
  mq_deployment_mode                    = var.hyperfleet_mq_deployment_mode
  alarm_topic_arns                      = var.alarm_topic_arns
}
