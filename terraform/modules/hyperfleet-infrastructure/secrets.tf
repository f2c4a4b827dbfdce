# The names have no cluster in them: one regional cluster per account and region. What the secrets driver reads must be text.

resource "aws_secretsmanager_secret" "db_credentials" {
  name                    = "hyperfleet/db-credentials"
  description             = "Database of the HyperFleet API"
  recovery_window_in_days = 0
  tags                    = local.tags
}

resource "aws_secretsmanager_secret_version" "db_credentials" {
  secret_id = aws_secretsmanager_secret.db_credentials.id

  secret_string = jsonencode({
    username = module.database.username
    password = module.database.password
    host     = module.database.address
    port     = "5432"
    database = module.database.database
  })
}

resource "aws_secretsmanager_secret" "mq_credentials" {
  name                    = "hyperfleet/mq-credentials"
  description             = "Message broker of HyperFleet"
  recovery_window_in_days = 0
  tags                    = local.tags
}

resource "aws_secretsmanager_secret_version" "mq_credentials" {
  secret_id = aws_secretsmanager_secret.mq_credentials.id

  secret_string = jsonencode({
    username = var.mq_username
    password = random_password.mq.result
    host     = local.mq_host
    port     = "5671"
    url      = "amqps://${urlencode(var.mq_username)}:${urlencode(random_password.mq.result)}@${local.mq_host}:5671"
  })
}
