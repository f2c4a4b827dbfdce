# The side of the management cluster: a local role for the pods, which assumes the agent's role of the regional account.

data "aws_caller_identity" "current" {}

data "aws_region" "current" {}

locals {
  # In one account the name is taken by the regional role.
  role_name   = var.regional_aws_account_id == data.aws_caller_identity.current.account_id && var.maestro_agent_role_arn != "" ? "${var.cluster_id}-maestro-agent-pod" : "${var.cluster_id}-maestro-agent"
  secret_name = var.mqtt_cert_secret_name != "" ? var.mqtt_cert_secret_name : "${var.cluster_id}/maestro/agent-mqtt-cert"
  secret_arn  = "arn:aws:secretsmanager:${data.aws_region.current.region}:${var.regional_aws_account_id}:secret:${local.secret_name}"
  iot         = "arn:aws:iot:${data.aws_region.current.region}:${var.regional_aws_account_id}"
  tags        = merge(var.tags, { ManagedBy = "terraform", Module = "maestro-agent" })
}

data "aws_iam_policy_document" "pod_trust" {
  statement {
    actions = ["sts:AssumeRole", "sts:TagSession"]

    principals {
      type        = "Service"
      identifiers = ["pods.eks.amazonaws.com"]
    }
  }
}

resource "aws_iam_role" "maestro_agent" {
  name               = local.role_name
  assume_role_policy = data.aws_iam_policy_document.pod_trust.json
  tags               = local.tags
}

resource "aws_iam_role_policy" "assume_regional" {
  count = var.maestro_agent_role_arn == "" ? 0 : 1
  name  = "${var.cluster_id}-maestro-agent-assume"
  role  = aws_iam_role.maestro_agent.id

  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = ["sts:AssumeRole", "sts:TagSession"], Resource = [var.maestro_agent_role_arn] }]
  })
}

resource "aws_iam_role_policy" "secrets" {
  name = "${var.cluster_id}-maestro-agent-secrets"
  role = aws_iam_role.maestro_agent.id

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Allow"
      Action   = ["secretsmanager:GetSecretValue", "secretsmanager:DescribeSecret"]
      Resource = ["${local.secret_arn}-*", "arn:aws:secretsmanager:${data.aws_region.current.region}:${data.aws_caller_identity.current.account_id}:secret:${local.secret_name}-*"]
    }]
  })
}

resource "aws_iam_role_policy" "iot" {
  name = "${var.cluster_id}-maestro-agent-iot"
  role = aws_iam_role.maestro_agent.id

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Effect = "Allow", Action = ["iot:Connect"], Resource = ["${local.iot}:client/${var.cluster_id}-*"] },
      { Effect = "Allow", Action = ["iot:Publish", "iot:Receive"], Resource = ["${local.iot}:topic/${var.mqtt_topic_prefix}/${var.cluster_id}/*"] },
      { Effect = "Allow", Action = ["iot:Subscribe"], Resource = ["${local.iot}:topicfilter/${var.mqtt_topic_prefix}/${var.cluster_id}/*"] },
    ]
  })
}

resource "aws_eks_pod_identity_association" "maestro_agent" {
  cluster_name    = var.eks_cluster_name
  namespace       = "maestro"
  service_account = "maestro-agent"
  role_arn        = aws_iam_role.maestro_agent.arn
  target_role_arn = var.maestro_agent_role_arn == "" ? null : var.maestro_agent_role_arn
  tags            = local.tags
}
