#!/usr/bin/env bash
# Registers a management cluster as a consumer of the Maestro server.
set -euo pipefail

usage() {
  cat <<'T'
Registers a management cluster with the Maestro server. Needs curl and jq, and the server on its port:
  kubectl port-forward -n maestro svc/maestro-http 8080:8080

  scripts/register-management-consumer.sh <cluster id>

Environment:
  MAESTRO_URL   default http://localhost:8080

Examples:
  scripts/register-management-consumer.sh management-abc123
  MAESTRO_URL=http://localhost:9080 scripts/register-management-consumer.sh management-abc123

Exit codes: 0 registered, or it was before; 1 refused or not reachable; 2 called wrongly or a tool is missing.
T
}

case "${1:-}" in
  -h | --help) usage; exit 0 ;;
  '' | -*) usage >&2; exit 2 ;;
esac
for tool in curl jq; do
  command -v "$tool" >/dev/null || { echo "ERROR: $tool is missing; install it" >&2; exit 2; }
done

url=${MAESTRO_URL:-http://localhost:8080}/api/maestro/v1/consumers
body=$(jq -nc --arg id "$1" '{name: $id, labels: {cluster_type: "management", cluster_id: $id}}')
status=$(curl -sS --max-time 30 -o /dev/null -w '%{http_code}' -X POST -H 'Content-Type: application/json' -d "$body" "$url") || { echo "ERROR: $url cannot be reached: is the port-forward running?" >&2; exit 1; }
case "$status" in
  201) echo "Registered $1" ;;
  409) echo "$1 is registered already" ;;
  *) echo "ERROR: $url answered $status" >&2; exit 1 ;;
esac
