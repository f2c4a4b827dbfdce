#!/usr/bin/env bash
# Declares a cluster, the first step of the end-to-end test.
set -euo pipefail

usage() {
  cat <<'T'
Declares a cluster and prints its id. Needs curl and jq, and the API on its port:
  kubectl port-forward -n hyperfleet-system svc/hyperfleet-api 8000:8000

  scripts/test-create-cluster.sh

Environment:
  API_URL        default http://localhost:8000
  CLUSTER_NAME   default test-cluster
  TOKEN          bearer token, where the API asks for one

Afterwards: kubectl get namespaces | grep "$CLUSTER_NAME"

Examples:
  scripts/test-create-cluster.sh
  CLUSTER_NAME=test-cluster-2 TOKEN="$(cat token)" scripts/test-create-cluster.sh

Exit codes: 0 created, 1 refused or not reachable, 2 called wrongly or a tool is missing.
T
}

case "${1:-}" in
  '') ;;
  -h | --help) usage; exit 0 ;;
  *) usage >&2; exit 2 ;;
esac
for tool in curl jq; do
  command -v "$tool" >/dev/null || { echo "ERROR: $tool is missing; install it" >&2; exit 2; }
done

url=${API_URL:-http://localhost:8000}/api/hyperfleet/v1/clusters
body=$(jq -nc --arg name "${CLUSTER_NAME:-test-cluster}" '{kind: "Cluster", name: $name, region: "us-east-1", version: "4.14.0"}')

# The token goes through standard input: arguments can be read by every user of the machine.
headers() {
  echo 'header = "Content-Type: application/json"'
  if [ -n "${TOKEN:-}" ]; then echo "header = \"Authorization: Bearer $TOKEN\""; fi
}
answer=$(headers | curl -sS --max-time 30 -K - -X POST -w '\n%{http_code}' -d "$body" "$url") || { echo "ERROR: $url cannot be reached: is the port-forward running?" >&2; exit 1; }

status=${answer##*$'\n'}
answer=${answer%$'\n'*}
if [ "$status" != 201 ]; then
  echo "ERROR: $url answered $status: $(jq -r '.detail // .title // .reason // .' <<<"$answer" 2>/dev/null || echo "$answer")" >&2
  exit 1
fi
echo "Created cluster ${CLUSTER_NAME:-test-cluster}: $(jq -r .id <<<"$answer")"
