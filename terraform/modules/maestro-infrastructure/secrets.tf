# What the secrets driver reads must be text: numbers are quoted.

resource "aws_secretsmanager_secret" "maestro_server_mqtt_cert" {
  name                    = "${var.resource_name_base}/maestro/server-mqtt-cert"
  description             = "MQTT client certificate of the Maestro server"
  recovery_window_in_days = 0
  tags                    = local.tags
}

resource "aws_secretsmanager_secret_version" "maestro_server_mqtt_cert" {
  secret_id = aws_secretsmanager_secret.maestro_server_mqtt_cert.id

  secret_string = jsonencode({
    certificate = aws_iot_certificate.maestro_server.certificate_pem
    privateKey  = aws_iot_certificate.maestro_server.private_key
    caCert      = data.http.root_ca.response_body
    endpoint    = data.aws_iot_endpoint.mqtt.endpoint_address
    port        = "8883"
    clientId    = "${var.resource_name_base}-maestro-server"
  })
}

resource "aws_secretsmanager_secret" "maestro_db_credentials" {
  name                    = "${var.resource_name_base}/maestro/db-credentials"
  description             = "Database of the Maestro server"
  recovery_window_in_days = 0
  tags                    = local.tags
}

resource "aws_secretsmanager_secret_version" "maestro_db_credentials" {
  secret_id = aws_secretsmanager_secret.maestro_db_credentials.id

  secret_string = jsonencode({
    username = module.database.username
    password = module.database.password
    host     = module.database.address
    port     = tostring(module.database.port)
    database = module.database.database
  })
}

resource "aws_secretsmanager_secret" "maestro_consumers" {
  name                    = "${var.resource_name_base}/maestro/consumers"
  description             = "Consumers to register with the Maestro server"
  recovery_window_in_days = 0
  tags                    = local.tags
}

resource "aws_secretsmanager_secret_version" "maestro_consumers" {
  secret_id = aws_secretsmanager_secret.maestro_consumers.id

  secret_string = jsonencode({
    consumers = [for id in var.management_cluster_ids : {
      name   = id
      labels = { cluster_type = "management", region = data.aws_region.current.region, cluster_id = id }
    }]
  })
}

locals {
  agent_certificates = { for id in local.agents : id => {
    certificate  = aws_iot_certificate.maestro_agent[id].certificate_pem
    privateKey   = aws_iot_certificate.maestro_agent[id].private_key
    caCert       = data.http.root_ca.response_body
    endpoint     = data.aws_iot_endpoint.mqtt.endpoint_address
    port         = "8883"
    clientId     = "${id}-maestro-agent"
    consumerName = id
    topicPrefix  = var.mqtt_topic_prefix
  } }
}

resource "aws_secretsmanager_secret" "maestro_agent_mqtt_cert" {
  for_each                = local.agents
  name                    = "${each.key}/maestro/agent-mqtt-cert"
  description             = "MQTT client certificate of the Maestro agent of ${each.key}"
  recovery_window_in_days = 0
  kms_key_id              = length(local.foreign) > 0 ? aws_kms_key.maestro_agents[0].arn : null
  tags                    = local.tags
}

resource "aws_secretsmanager_secret_version" "maestro_agent_mqtt_cert" {
  for_each      = local.agents
  secret_id     = aws_secretsmanager_secret.maestro_agent_mqtt_cert[each.key].id
  secret_string = jsonencode(local.agent_certificates[each.key])
}

# Other accounts may read the secrets of their own clusters. The default key of Secrets Manager cannot be shared with them.
data "aws_iam_policy_document" "agent_key" {
  statement {
    actions   = ["kms:*"]
    resources = ["*"]

    principals {
      type        = "AWS"
      identifiers = ["arn:aws:iam::${data.aws_caller_identity.current.account_id}:root"]
    }
  }

  statement {
    actions   = ["kms:Decrypt", "kms:DescribeKey"]
    resources = ["*"]

    principals {
      type        = "AWS"
      identifiers = concat(["arn:aws:iam::${data.aws_caller_identity.current.account_id}:root"], [for account in distinct(values(local.foreign)) : "arn:aws:iam::${account}:root"])
    }
  }
}

resource "aws_kms_key" "maestro_agents" {
  count               = length(local.foreign) > 0 ? 1 : 0
  description         = "Secrets of the Maestro agents of ${var.resource_name_base}"
  enable_key_rotation = true
  policy              = data.aws_iam_policy_document.agent_key.json
  tags                = local.tags
}

resource "aws_secretsmanager_secret_policy" "maestro_agent_mqtt_cert" {
  for_each   = local.foreign
  secret_arn = aws_secretsmanager_secret.maestro_agent_mqtt_cert[each.key].arn

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { AWS = "arn:aws:iam::${each.value}:root" }
      Action    = ["secretsmanager:GetSecretValue", "secretsmanager:DescribeSecret"]
      Resource  = "*"
    }]
  })
}
