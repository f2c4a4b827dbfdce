locals {
  alarms = length(var.alarm_topic_arns) == 0 ? {} : {
    db-cpu         = { namespace = "AWS/RDS", metric = "CPUUtilization", over = true, threshold = 80 }
    db-connections = { namespace = "AWS/RDS", metric = "DatabaseConnections", over = true, threshold = 80 }
    db-storage     = { namespace = "AWS/RDS", metric = "FreeStorageSpace", over = false, threshold = 5368709120 }
    mq-cpu         = { namespace = "AWS/AmazonMQ", metric = "SystemCpuUtilization", over = true, threshold = 80 }
    mq-memory      = { namespace = "AWS/AmazonMQ", metric = "RabbitMQMemUsed", over = true, threshold = 1000000000 }
    mq-queue-depth = { namespace = "AWS/AmazonMQ", metric = "MessageCount", over = true, threshold = 1000 }
  }
}

resource "aws_cloudwatch_metric_alarm" "this" {
  for_each            = local.alarms
  alarm_name          = "${var.resource_name_base}-hyperfleet-${each.key}"
  namespace           = each.value.namespace
  metric_name         = each.value.metric
  statistic           = "Average"
  period              = 300
  evaluation_periods  = 3
  comparison_operator = each.value.over ? "GreaterThanThreshold" : "LessThanThreshold"
  threshold           = each.value.threshold
  alarm_actions       = var.alarm_topic_arns
  ok_actions          = var.alarm_topic_arns
  tags                = local.tags

  dimensions = each.value.namespace == "AWS/RDS" ? { DBInstanceIdentifier = module.database.identifier } : { Broker = aws_mq_broker.this.broker_name }
}
