output "role_name" {
  value = aws_iam_role.maestro_agent.name
}

output "mqtt_cert_secret_name" {
  value = local.secret_name
}

output "mqtt_cert_secret_arn" {
  value = local.secret_arn
}

output "cluster_id" {
  value = var.cluster_id
}

output "pod_identity_association_id" {
  value = aws_eks_pod_identity_association.maestro_agent.association_id
}

output "helm_values" {
  description = "Values of the chart maestro-agent; the endpoint is in the secret."
  value = {
    ascp    = { mqttCertSecretName = local.secret_name }
    maestro = { consumerName = var.cluster_id }
    aws = {
      region      = data.aws_region.current.region
      podIdentity = { roleArn = var.maestro_agent_role_arn != "" ? var.maestro_agent_role_arn : aws_iam_role.maestro_agent.arn }
    }
  }
}
