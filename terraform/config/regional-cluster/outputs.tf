output "cluster_name" {
  value = module.cluster.cluster_name
}

output "cluster_arn" {
  value = module.cluster.cluster_arn
}

output "cluster_endpoint" {
  value = module.cluster.cluster_endpoint
}

output "region_name" {
  value = var.region_name
}

output "resource_name_base" {
  value = local.resource_name_base
}

output "repository" {
  description = "What Argo CD is bootstrapped with."
  value       = { url = var.repository_url, path = var.repository_path, branch = var.repository_branch }
}

output "maestro_iot_mqtt_endpoint" {
  value = module.maestro.iot_mqtt_endpoint
}

output "maestro_rds_endpoint" {
  value = module.maestro.rds_endpoint
}

output "maestro_rds_address" {
  value = module.maestro.rds_address
}

output "maestro_rds_port" {
  value = module.maestro.rds_port
}

output "maestro_rds_database_name" {
  value = module.maestro.rds_database_name
}

output "maestro_server_mqtt_cert_secret_name" {
  value = module.maestro.maestro_server_mqtt_cert_secret_name
}

output "maestro_db_credentials_secret_name" {
  value = module.maestro.maestro_db_credentials_secret_name
}

output "maestro_server_role_arn" {
  value = module.maestro.maestro_server_role_arn
}

output "maestro_agent_certificates" {
  description = "Keys included: for accounts that keep a copy of the secret."
  value       = module.maestro.maestro_agent_certificates
  sensitive   = true
}

output "maestro_agent_configuration" {
  description = "What each management cluster must be told; no keys."
  value       = module.maestro.maestro_agent_configuration
}

output "maestro_configuration_summary" {
  value = module.maestro.maestro_configuration_summary
}

output "maestro_agent_setup_instructions" {
  value = <<-T
    For each management cluster, with the values of: terraform output -json maestro_agent_configuration
      1. in terraform/config/management-cluster/terraform.tfvars: maestro_enabled = true, maestro_agent_role_arn = "<role_arn>"
      2. terraform -chdir=terraform/config/management-cluster apply
      3. scripts/populate-maestro-agent-values.sh
      4. helm install maestro-agent charts/maestro-agent -n maestro --create-namespace -f charts/maestro-agent/values-override.yaml
  T
}

output "hyperfleet_rds_endpoint" {
  value = module.hyperfleet.rds_endpoint
}

output "hyperfleet_rds_address" {
  value = module.hyperfleet.rds_address
}

output "hyperfleet_rds_port" {
  value = module.hyperfleet.rds_port
}

output "hyperfleet_rds_database_name" {
  value = module.hyperfleet.rds_database_name
}

output "hyperfleet_mq_amqp_endpoint" {
  value = module.hyperfleet.mq_amqp_endpoint
}

output "hyperfleet_mq_console_url" {
  value = module.hyperfleet.mq_console_url
}

output "hyperfleet_db_secret_name" {
  value = module.hyperfleet.db_secret_name
}

output "hyperfleet_mq_secret_name" {
  value = module.hyperfleet.mq_secret_name
}

output "hyperfleet_api_role_arn" {
  value = module.hyperfleet.api_role_arn
}

output "hyperfleet_sentinel_role_arn" {
  value = module.hyperfleet.sentinel_role_arn
}

output "hyperfleet_adapter_role_arn" {
  value = module.hyperfleet.adapter_role_arn
}

output "hyperfleet_rds_instance_id" {
  description = "For scripts/validate-hyperfleet.sh."
  value       = module.hyperfleet.rds_instance_id
}

output "hyperfleet_mq_broker_id" {
  description = "For scripts/validate-hyperfleet.sh."
  value       = module.hyperfleet.mq_broker_id
}

output "hyperfleet_configuration_summary" {
  value     = module.hyperfleet.configuration_summary
  sensitive = true
}
