data "aws_iam_policy_document" "pod_trust" {
  statement {
    actions = ["sts:AssumeRole", "sts:TagSession"]

    principals {
      type        = "Service"
      identifiers = ["pods.eks.amazonaws.com"]
    }
  }
}

resource "aws_iam_role" "maestro_server" {
  name               = "${var.resource_name_base}-maestro-server"
  assume_role_policy = data.aws_iam_policy_document.pod_trust.json
  tags               = local.tags
}

resource "aws_iam_role_policy" "maestro_server_secrets" {
  name = "${var.resource_name_base}-maestro-server-secrets"
  role = aws_iam_role.maestro_server.id

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect = "Allow"
      Action = ["secretsmanager:GetSecretValue", "secretsmanager:DescribeSecret"]
      Resource = [
        aws_secretsmanager_secret.maestro_server_mqtt_cert.arn,
        aws_secretsmanager_secret.maestro_db_credentials.arn,
        aws_secretsmanager_secret.maestro_consumers.arn,
      ]
    }]
  })
}

resource "aws_iam_role_policy" "maestro_server_iot" {
  name = "${var.resource_name_base}-maestro-server-iot"
  role = aws_iam_role.maestro_server.id

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Effect = "Allow", Action = ["iot:Connect"], Resource = ["${local.iot}:client/${var.resource_name_base}-maestro-server-*"] },
      { Effect = "Allow", Action = ["iot:Publish", "iot:Receive"], Resource = ["${local.iot}:topic/${local.topics}/*"] },
      { Effect = "Allow", Action = ["iot:Subscribe"], Resource = ["${local.iot}:topicfilter/${local.topics}/*"] },
    ]
  })
}

resource "aws_eks_pod_identity_association" "maestro_server" {
  cluster_name    = var.eks_cluster_name
  namespace       = "maestro"
  service_account = "maestro-server"
  role_arn        = aws_iam_role.maestro_server.arn
  tags            = local.tags
}

# The agent's role lives here, beside its Thing and its secret. A Pod Identity association needs a role of the cluster's own account: that
# one, made by the module maestro-agent over there, assumes this one. Only roles of that name may.
data "aws_iam_policy_document" "agent_trust" {
  for_each = local.accounts

  statement {
    actions = ["sts:AssumeRole", "sts:TagSession"]

    principals {
      type        = "AWS"
      identifiers = ["arn:aws:iam::${each.value}:root"]
    }

    condition {
      test     = "ArnLike"
      variable = "aws:PrincipalArn"
      values   = ["arn:aws:iam::${each.value}:role/${each.key}-maestro-agent*"]
    }
  }
}

resource "aws_iam_role" "maestro_agent" {
  for_each           = local.accounts
  name               = "${each.key}-maestro-agent"
  assume_role_policy = data.aws_iam_policy_document.agent_trust[each.key].json
  tags               = local.tags
}

resource "aws_iam_role_policy" "maestro_agent_secrets" {
  for_each = local.agents
  name     = "${each.key}-maestro-agent-secrets"
  role     = aws_iam_role.maestro_agent[each.key].id

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Allow"
      Action   = ["secretsmanager:GetSecretValue", "secretsmanager:DescribeSecret"]
      Resource = [aws_secretsmanager_secret.maestro_agent_mqtt_cert[each.key].arn]
    }]
  })
}
