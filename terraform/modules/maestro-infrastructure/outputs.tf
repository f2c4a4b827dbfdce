output "iot_mqtt_endpoint" {
  description = "Host of the MQTT endpoint, without a port."
  value       = data.aws_iot_endpoint.mqtt.endpoint_address
}

output "maestro_server_thing_name" {
  value = aws_iot_thing.maestro_server.name
}

output "maestro_agent_thing_names" {
  value = { for id, thing in aws_iot_thing.maestro_agent : id => thing.name }
}

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

output "maestro_server_mqtt_cert_secret_arn" {
  value = aws_secretsmanager_secret.maestro_server_mqtt_cert.arn
}

output "maestro_server_mqtt_cert_secret_name" {
  value = aws_secretsmanager_secret.maestro_server_mqtt_cert.name
}

output "maestro_db_credentials_secret_arn" {
  value = aws_secretsmanager_secret.maestro_db_credentials.arn
}

output "maestro_db_credentials_secret_name" {
  value = aws_secretsmanager_secret.maestro_db_credentials.name
}

output "maestro_consumers_secret_arn" {
  value = aws_secretsmanager_secret.maestro_consumers.arn
}

output "maestro_consumers_secret_name" {
  value = aws_secretsmanager_secret.maestro_consumers.name
}

output "maestro_agent_certificates" {
  description = "Id of a management cluster to the JSON of its secret, for accounts that keep a copy."
  value       = local.agent_certificates
  sensitive   = true
}

output "maestro_agent_configuration" {
  description = "What the management cluster of each id must be told. It holds no keys."
  value = { for id in local.agents : id => {
    role_arn              = aws_iam_role.maestro_agent[id].arn
    mqtt_cert_secret_name = aws_secretsmanager_secret.maestro_agent_mqtt_cert[id].name
    mqtt_cert_secret_arn  = aws_secretsmanager_secret.maestro_agent_mqtt_cert[id].arn
    mqtt_endpoint         = data.aws_iot_endpoint.mqtt.endpoint_address
    consumer_name         = id
    topic_prefix          = var.mqtt_topic_prefix
    region                = data.aws_region.current.region
  } }
}

output "maestro_server_role_arn" {
  value = aws_iam_role.maestro_server.arn
}

output "maestro_server_role_name" {
  value = aws_iam_role.maestro_server.name
}

output "maestro_configuration_summary" {
  value = {
    mqtt     = { endpoint = data.aws_iot_endpoint.mqtt.endpoint_address, port = 8883, topicPrefix = var.mqtt_topic_prefix }
    database = { host = module.database.address, port = module.database.port, name = module.database.database }
    server = {
      roleArn        = aws_iam_role.maestro_server.arn
      mqttSecretName = aws_secretsmanager_secret.maestro_server_mqtt_cert.name
      dbSecretName   = aws_secretsmanager_secret.maestro_db_credentials.name
    }
  }
}
