#!/usr/bin/env bash
# Writes charts/maestro-agent/values-override.yaml from what Terraform made and from the agent's secret.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

usage() {
  cat <<'T'
Writes charts/maestro-agent/values-override.yaml from Terraform's outputs and the agent's secret. Needs terraform, jq and aws.

  scripts/populate-maestro-agent-values.sh

Environment:
  MANAGEMENT_TF_DIR   Terraform of the management cluster (default terraform/config/management-cluster)

Examples:
  scripts/populate-maestro-agent-values.sh
  MANAGEMENT_TF_DIR=terraform/config/management-eu scripts/populate-maestro-agent-values.sh

Exit codes: 0 written, 1 failed (one line says why), 2 called wrongly or a tool is missing.
T
}

case "${1:-}" in
  '') ;;
  -h | --help) usage; exit 0 ;;
  *) usage >&2; exit 2 ;;
esac

fail() { echo "ERROR: $*" >&2; exit 1; }

for tool in terraform jq aws; do
  command -v "$tool" >/dev/null || { echo "ERROR: $tool is missing; install it" >&2; exit 2; }
done

directory=${MANAGEMENT_TF_DIR:-terraform/config/management-cluster}
[ -d "$directory" ] || fail "Management cluster Terraform directory not found: $directory"

values=$(terraform -chdir="$directory" output -json maestro_agent_helm_values 2>/dev/null) || values=''
case "$values" in '' | '{}' | null) fail "Could not get maestro_agent_helm_values from Terraform" ;; esac

# field JSON PATH: the text there, or nothing.
field() { jq -r "$2 // empty" <<<"$1" 2>/dev/null || true; }

secret_name=$(field "$values" .ascp.mqttCertSecretName)
[ -n "$secret_name" ] || fail "Could not extract MQTT certificate secret name"
consumer=$(field "$values" .maestro.consumerName)
[ -n "$consumer" ] || fail "Could not extract consumer name (cluster ID)"
region=$(field "$values" .aws.region)
role=$(field "$values" .aws.podIdentity.roleArn)

if ! secret=$(aws secretsmanager get-secret-value --secret-id "$secret_name" ${region:+--region "$region"} --query SecretString --output text 2>/dev/null); then
  fail "Could not read secret from Secrets Manager"
fi
endpoint=$(field "$secret" .endpoint)
[ -n "$endpoint" ] || fail "Could not extract broker endpoint from secret"
prefix=$(field "$secret" .topicPrefix)

override=charts/maestro-agent/values-override.yaml
jq -n --arg consumer "$consumer" --arg endpoint "$endpoint" --arg prefix "${prefix:-maestro/consumers}" --arg secret "$secret_name" --arg region "$region" --arg role "$role" '
  {maestro: {consumerName: $consumer}, broker: {endpoint: $endpoint, topicPrefix: $prefix}, ascp: {mqttCertSecretName: $secret}}
  + if $region == "" and $role == "" then {} else
      {aws: ((if $region == "" then {} else {region: $region} end) + (if $role == "" then {} else {podIdentity: {roleArn: $role}} end))}
    end' >"$override"
echo "Wrote $override for $consumer"
