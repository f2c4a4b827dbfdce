#!/usr/bin/env bash
# Writes charts/maestro-server/values-override.yaml from what Terraform made in the regional cluster.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

usage() {
  cat <<'T'
Writes charts/maestro-server/values-override.yaml from Terraform's outputs. Needs terraform and jq.

  scripts/populate-maestro-values.sh

Environment:
  REGIONAL_TF_DIR   Terraform of the regional cluster (default terraform/config/regional-cluster)

Examples:
  scripts/populate-maestro-values.sh
  REGIONAL_TF_DIR=terraform/config/regional-eu scripts/populate-maestro-values.sh

Exit codes: 0 written, 1 failed (one line says why), 2 called wrongly or a tool is missing.
T
}

case "${1:-}" in
  '') ;;
  -h | --help) usage; exit 0 ;;
  *) usage >&2; exit 2 ;;
esac
for tool in terraform jq; do
  command -v "$tool" >/dev/null || { echo "ERROR: $tool is missing; install it" >&2; exit 2; }
done

directory=${REGIONAL_TF_DIR:-terraform/config/regional-cluster}
[ -d "$directory" ] || { echo "ERROR: Regional cluster Terraform directory not found: $directory" >&2; exit 1; }
outputs=$(terraform -chdir="$directory" output -json 2>/dev/null) || { echo "ERROR: Could not read the outputs of Terraform" >&2; exit 1; }

override=charts/maestro-server/values-override.yaml
if ! jq -e '
  def out(name): .[name].value // error("Terraform has no output " + name);
  {externalSecrets: {region: out("region_name"), mqttCertSecretName: out("maestro_server_mqtt_cert_secret_name"), dbCredentialsSecretName: out("maestro_db_credentials_secret_name")},
   broker: {endpoint: out("maestro_iot_mqtt_endpoint")},
   aws: {region: out("region_name"), podIdentity: {roleArn: out("maestro_server_role_arn")}}}' <<<"$outputs" >"$override.new" 2>"$override.error"; then
  echo "ERROR: $(sed 's/^jq: error[^:]*: //' "$override.error")" >&2
  rm -f "$override.new" "$override.error"
  exit 1
fi
rm -f "$override.error"
mv "$override.new" "$override"
echo "Wrote $override"
