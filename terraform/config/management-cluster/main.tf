terraform {
  required_version = ">= 1.10"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 6.0"
    }
  }
}

provider "aws" {
  region = var.region_name

  default_tags {
    tags = { "app-code" = var.app_code, "service-phase" = var.service_phase, "cost-center" = var.cost_center }
  }
}

data "aws_caller_identity" "current" {}

module "cluster" {
  source         = "../../modules/eks-cluster"
  cluster_name   = var.cluster_id
  enable_bastion = var.enable_bastion
}

module "maestro_agent" {
  count  = var.maestro_enabled ? 1 : 0
  source = "../../modules/maestro-agent"

  cluster_id              = var.cluster_id
  regional_aws_account_id = var.regional_aws_account_id != "" ? var.regional_aws_account_id : data.aws_caller_identity.current.account_id
  eks_cluster_name        = module.cluster.cluster_name
  maestro_agent_role_arn  = var.maestro_agent_role_arn
  mqtt_cert_secret_name   = var.mqtt_cert_secret_name
}
