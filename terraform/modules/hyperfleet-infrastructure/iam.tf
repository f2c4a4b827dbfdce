locals {
  components = {
    api      = { service_account = "hyperfleet-api-sa", secret_arn = aws_secretsmanager_secret.db_credentials.arn }
    sentinel = { service_account = "sentinel-sa", secret_arn = aws_secretsmanager_secret.mq_credentials.arn }
    adapter  = { service_account = "hyperfleet-adapter-sa", secret_arn = aws_secretsmanager_secret.mq_credentials.arn }
  }
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

resource "aws_iam_role" "component" {
  for_each           = local.components
  name               = "${var.resource_name_base}-hyperfleet-${each.key}"
  assume_role_policy = data.aws_iam_policy_document.pod_trust.json
  tags               = local.tags
}

resource "aws_iam_role_policy" "component" {
  for_each = local.components
  name     = "${var.resource_name_base}-hyperfleet-${each.key}-secrets"
  role     = aws_iam_role.component[each.key].id

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Allow"
      Action   = ["secretsmanager:GetSecretValue", "secretsmanager:DescribeSecret"]
      Resource = [each.value.secret_arn]
    }]
  })
}

resource "aws_eks_pod_identity_association" "component" {
  for_each        = local.components
  cluster_name    = var.eks_cluster_name
  namespace       = "hyperfleet-system"
  service_account = each.value.service_account
  role_arn        = aws_iam_role.component[each.key].arn
  tags            = local.tags
}
