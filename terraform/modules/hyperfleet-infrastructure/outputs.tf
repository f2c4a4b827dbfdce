output "rds_endpoint" {
  value = module.database.endpoint
}

output "rds_address" {
  value = module.database.address
}

output "rds_port" {
  value = module.database.port
}

output "rds_database_name" {
  value = module.database.database
}

output "rds_instance_id" {
  value = module.database.identifier
}

output "mq_broker_id" {
  value = aws_mq_broker.this.id
}

output "mq_broker_arn" {
  value = aws_mq_broker.this.arn
}

output "mq_amqp_endpoint" {
  value = local.amqp_endpoint
}

output "mq_console_url" {
  value = aws_mq_broker.this.instances[0].console_url
}

output "db_secret_arn" {
  value = aws_secretsmanager_secret.db_credentials.arn
}

output "db_secret_name" {
  value = aws_secretsmanager_secret.db_credentials.name
}

output "mq_secret_arn" {
  value = aws_secretsmanager_secret.mq_credentials.arn
}

output "mq_secret_name" {
  value = aws_secretsmanager_secret.mq_credentials.name
}

output "api_role_arn" {
  value = aws_iam_role.component["api"].arn
}

output "api_role_name" {
  value = aws_iam_role.component["api"].name
}

output "sentinel_role_arn" {
  value = aws_iam_role.component["sentinel"].arn
}

output "sentinel_role_name" {
  value = aws_iam_role.component["sentinel"].name
}

output "adapter_role_arn" {
  value = aws_iam_role.component["adapter"].arn
}

output "adapter_role_name" {
  value = aws_iam_role.component["adapter"].name
}

output "configuration_summary" {
  sensitive = true
  value = {
    database     = { endpoint = module.database.endpoint, name = module.database.database, username = module.database.username }
    messageQueue = { endpoint = local.amqp_endpoint, console = aws_mq_broker.this.instances[0].console_url, username = var.mq_username }
    secrets      = { database = aws_secretsmanager_secret.db_credentials.name, messageQueue = aws_secretsmanager_secret.mq_credentials.name }
    roles        = { for name, role in aws_iam_role.component : name => role.arn }
  }
}
