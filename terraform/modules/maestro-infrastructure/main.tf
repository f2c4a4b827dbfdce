data "aws_caller_identity" "current" {}

data "aws_region" "current" {}

data "aws_iot_endpoint" "mqtt" {
  endpoint_type = "iot:Data-ATS"
}

data "http" "root_ca" {
  url = "https://www.amazontrust.com/repository/AmazonRootCA1.pem"

  lifecycle {
    postcondition {
      condition     = self.status_code == 200
      error_message = "Amazon Root CA 1 could not be fetched"
    }
  }
}

locals {
  agents   = toset(var.management_cluster_ids)
  accounts = { for i, id in var.management_cluster_ids : id => try(var.management_cluster_account_ids[i], data.aws_caller_identity.current.account_id) }
  foreign  = { for id, account in local.accounts : id => account if account != data.aws_caller_identity.current.account_id }
  topics   = "sources/${var.mqtt_topic_prefix}"
  iot      = "arn:aws:iot:${data.aws_region.current.region}:${data.aws_caller_identity.current.account_id}"
  tags     = merge(var.tags, { ManagedBy = "terraform", Module = "maestro-infrastructure" })
}
