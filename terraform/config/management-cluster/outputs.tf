output "cluster_name" {
  value = module.cluster.cluster_name
}

output "region_name" {
  value = var.region_name
}

output "repository" {
  description = "What Argo CD is bootstrapped with."
  value       = { url = var.repository_url, path = var.repository_path, branch = var.repository_branch }
}

output "maestro_agent_mqtt_cert_secret_name" {
  value = one(module.maestro_agent[*].mqtt_cert_secret_name)
}

output "maestro_agent_helm_values" {
  description = "Input of scripts/populate-maestro-agent-values.sh."
  value       = one(module.maestro_agent[*].helm_values)
}
