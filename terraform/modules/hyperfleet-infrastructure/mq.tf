# Amazon MQ refuses , : and = in passwords.
resource "random_password" "mq" {
  length           = 32
  special          = true
  override_special = "!#$%&*()-_+{}?"
}

resource "aws_security_group" "mq" {
  name                   = "${var.resource_name_base}-hyperfleet-mq"
  description            = "RabbitMQ of HyperFleet"
  vpc_id                 = var.vpc_id
  revoke_rules_on_delete = false
  tags                   = local.tags
}

resource "aws_vpc_security_group_ingress_rule" "mq" {
  for_each = { cluster = var.eks_cluster_security_group_id, primary = var.eks_cluster_primary_security_group_id }

  security_group_id            = aws_security_group.mq.id
  referenced_security_group_id = each.value
  from_port                    = 5671
  to_port                      = 5671
  ip_protocol                  = "tcp"
  description                  = "AMQPS from ${each.key}"
}

resource "aws_vpc_security_group_ingress_rule" "mq_console" {
  count                        = var.bastion_security_group_id == null ? 0 : 1
  security_group_id            = aws_security_group.mq.id
  referenced_security_group_id = var.bastion_security_group_id
  from_port                    = 443
  to_port                      = 443
  ip_protocol                  = "tcp"
  description                  = "Console from bastion"
}

resource "aws_mq_broker" "this" {
  broker_name                = "${var.resource_name_base}-hyperfleet"
  engine_type                = "RabbitMQ"
  engine_version             = var.mq_engine_version
  host_instance_type         = var.mq_instance_type
  deployment_mode            = var.mq_deployment_mode
  storage_type               = "ebs"
  publicly_accessible        = false
  subnet_ids                 = var.mq_deployment_mode == "SINGLE_INSTANCE" ? [var.private_subnets[0]] : slice(var.private_subnets, 0, 2)
  security_groups            = [aws_security_group.mq.id]
  auto_minor_version_upgrade = true
  tags                       = local.tags

  encryption_options {
    use_aws_owned_key = true
  }

  logs {
    general = true
  }

  maintenance_window_start_time {
    day_of_week = "MONDAY"
    time_of_day = "04:00"
    time_zone   = "UTC"
  }

  user {
    username = var.mq_username
    password = random_password.mq.result
  }

  lifecycle {
    precondition {
      condition     = var.mq_deployment_mode == "SINGLE_INSTANCE" || var.mq_instance_type != "mq.t3.micro"
      error_message = "mq.t3.micro cannot be a cluster: use mq.m5.large or larger with CLUSTER_MULTI_AZ"
    }
  }
}

locals {
  amqp_endpoint = aws_mq_broker.this.instances[0].endpoints[0]

  # The endpoint has protocol and port already; adding them again gives URLs that no client can use.
  mq_host = trimsuffix(trimprefix(local.amqp_endpoint, "amqps://"), ":5671")
}
