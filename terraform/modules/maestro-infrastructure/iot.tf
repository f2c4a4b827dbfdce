resource "aws_iot_thing" "maestro_server" {
  name       = "${var.resource_name_base}-maestro-server"
  attributes = { component = "maestro-server", cluster = var.resource_name_base }
}

resource "aws_iot_certificate" "maestro_server" {
  active = true
}

# A server publishes what agents are to do and asks them for their statuses, and hears what they report. Client ids are maestro-<pod>:
# one client must not be able to take over another's id.
resource "aws_iot_policy" "maestro_server" {
  name = "${var.resource_name_base}-maestro-server-policy"
  tags = local.tags

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Effect = "Allow", Action = ["iot:Connect"], Resource = ["${local.iot}:client/maestro-*", "${local.iot}:client/${var.resource_name_base}-*"] },
      { Effect = "Allow", Action = ["iot:Publish"], Resource = ["${local.iot}:topic/${local.topics}/*/sourceevents"] },
      { Effect = "Allow", Action = ["iot:Subscribe"], Resource = ["${local.iot}:topicfilter/${local.topics}/*/agentevents"] },
      { Effect = "Allow", Action = ["iot:Receive"], Resource = ["${local.iot}:topic/${local.topics}/*/agentevents"] },
    ]
  })
}

resource "aws_iot_policy_attachment" "maestro_server" {
  policy = aws_iot_policy.maestro_server.name
  target = aws_iot_certificate.maestro_server.arn
}

resource "aws_iot_thing_principal_attachment" "maestro_server" {
  thing     = aws_iot_thing.maestro_server.name
  principal = aws_iot_certificate.maestro_server.arn
}

resource "aws_iot_thing" "maestro_agent" {
  for_each   = local.agents
  name       = "${each.key}-maestro-agent"
  attributes = { component = "maestro-agent", cluster = each.key, regional_cluster = var.resource_name_base }
}

resource "aws_iot_certificate" "maestro_agent" {
  for_each = local.agents
  active   = true
}

# An agent has exactly its own two topics.
resource "aws_iot_policy" "maestro_agent" {
  for_each = local.agents
  name     = "${each.key}-maestro-agent-policy"
  tags     = local.tags

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Effect = "Allow", Action = ["iot:Connect"], Resource = ["${local.iot}:client/${each.key}-*"] },
      { Effect = "Allow", Action = ["iot:Subscribe"], Resource = ["${local.iot}:topicfilter/${local.topics}/${each.key}/sourceevents"] },
      { Effect = "Allow", Action = ["iot:Receive"], Resource = ["${local.iot}:topic/${local.topics}/${each.key}/sourceevents"] },
      { Effect = "Allow", Action = ["iot:Publish"], Resource = ["${local.iot}:topic/${local.topics}/${each.key}/agentevents"] },
    ]
  })
}

resource "aws_iot_policy_attachment" "maestro_agent" {
  for_each = local.agents
  policy   = aws_iot_policy.maestro_agent[each.key].name
  target   = aws_iot_certificate.maestro_agent[each.key].arn
}

resource "aws_iot_thing_principal_attachment" "maestro_agent" {
  for_each  = local.agents
  thing     = aws_iot_thing.maestro_agent[each.key].name
  principal = aws_iot_certificate.maestro_agent[each.key].arn
}
