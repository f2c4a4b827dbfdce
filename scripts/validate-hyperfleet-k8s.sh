#!/usr/bin/env bash
# Checks an installation of hyperfleet-system with kubectl alone.
set -euo pipefail

usage() {
  cat <<'T'
Checks an installation of hyperfleet-system with kubectl alone, and says what to do about each thing that is wrong. Needs kubectl, jq and curl.

  scripts/validate-hyperfleet-k8s.sh

Environment:
  NAMESPACE   default hyperfleet-system

Examples:
  scripts/validate-hyperfleet-k8s.sh
  NAMESPACE=hyperfleet-staging scripts/validate-hyperfleet-k8s.sh

Exit codes: 0 all passed, 1 a check failed, 2 called wrongly, a tool is missing or there is no cluster.
T
}

case "${1:-}" in
  '') ;;
  -h | --help) usage; exit 0 ;;
  *) usage >&2; exit 2 ;;
esac

namespace=${NAMESPACE:-hyperfleet-system}
failures=0
passed() { echo "PASS  $*"; }
failed() { echo "FAIL  $1"; echo "      fix: $2"; failures=$((failures + 1)); }
summary() {
  if [ "$failures" = 0 ]; then echo "All checks passed."; else echo "$failures checks failed."; fi
  [ "$failures" = 0 ]
}
k() { kubectl --request-timeout=20s -n "$namespace" "$@"; }

for tool in kubectl jq curl; do
  command -v "$tool" >/dev/null || { echo "ERROR: $tool is missing; install it" >&2; exit 2; }
done
kubectl --request-timeout=20s version >/dev/null 2>&1 || { echo "ERROR: no cluster answers; see kubectl config current-context" >&2; exit 2; }

if ! kubectl --request-timeout=20s get namespace "$namespace" >/dev/null 2>&1; then
  failed "namespace $namespace does not exist" "helm install hyperfleet-system argocd/config/regional-cluster/hyperfleet-system -n $namespace --create-namespace"
  summary
  exit 1
fi
passed "namespace $namespace"

for component in api sentinel adapter; do
  if k get deployment "hyperfleet-$component" -o json 2>/dev/null | jq -e '(.status.availableReplicas // 0) >= (.spec.replicas // 1)' >/dev/null; then
    passed "deployment hyperfleet-$component is available"
  else
    failed "deployment hyperfleet-$component is missing or not available" "kubectl describe pod -n $namespace -l app.kubernetes.io/name=hyperfleet-$component"
  fi
  if k get pods -l "app.kubernetes.io/name=hyperfleet-$component" -o json | jq -e '.items | length > 0 and all(.status.phase == "Running")' >/dev/null; then
    passed "pods of hyperfleet-$component are Running"
  else
    failed "pods of hyperfleet-$component are not all Running" "kubectl get pods -n $namespace -l app.kubernetes.io/name=hyperfleet-$component"
  fi
done

for account in hyperfleet-api-sa sentinel-sa hyperfleet-adapter-sa; do
  if k get serviceaccount "$account" -o json 2>/dev/null | jq -e '.metadata.annotations["eks.amazonaws.com/role-arn"] // empty | startswith("arn:")' >/dev/null; then
    passed "service account $account names its role"
  else
    failed "service account $account has no annotation eks.amazonaws.com/role-arn" "set aws.podIdentity.roleArn in the values"
  fi
done

for class in hyperfleet-api-db-secrets hyperfleet-sentinel-mq-secrets hyperfleet-adapter-mq-secrets; do
  if k get secretproviderclass "$class" >/dev/null 2>&1; then
    passed "secret provider class $class"
  else
    failed "secret provider class $class is missing" "set the external backend on in the values, and install the secrets driver"
  fi
done

if kubectl --request-timeout=20s get csidriver secrets-store.csi.k8s.io >/dev/null 2>&1; then
  passed "CSI driver secrets-store.csi.k8s.io"
else
  failed "CSI driver secrets-store.csi.k8s.io is missing" "install the EKS add-on aws-secrets-store-csi-driver-provider"
fi

if files=$(k exec deployment/hyperfleet-api -c hyperfleet-api -- ls /mnt/secrets-store/ 2>/dev/null); then
  for file in db.host db.port db.user db.password db.name; do
    if grep -qx "$file" <<<"$files"; then passed "file $file in the API's pod"; else failed "file $file is missing in the API's pod" "the secret hyperfleet/db-credentials lacks its key"; fi
  done
else
  failed "the API's pod cannot list /mnt/secrets-store" "kubectl describe pod -n $namespace -l app.kubernetes.io/name=hyperfleet-api"
fi

# The URL is compared, never shown: a protocol or a port that appears twice and an unescaped ? all fail to match.
for component in sentinel adapter; do
  secret=hyperfleet-$component-mq-secret
  url=$(k get secret "$secret" -o json 2>/dev/null | jq -r '.data.BROKER_RABBITMQ_URL // empty | @base64d') || url=''
  if [ -z "$url" ]; then
    failed "secret $secret has no BROKER_RABBITMQ_URL" "turn the driver's secret sync on; a pod must mount hyperfleet-$component-mq-secrets"
  elif [[ "$url" =~ ^amqps://[^:@/]+:[^@/?#]+@[^:/@]+:5671/?$ ]]; then
    passed "secret $secret has a well-formed URL"
  else
    failed "the URL in secret $secret is malformed" "amqps://user:password@host:5671, user and password percent-encoded (? is %3F), protocol and port once"
  fi
done

for component in sentinel adapter; do
  config=hyperfleet-$component-broker-config
  if k get configmap "$config" -o json 2>/dev/null | jq -r '.data["broker.yaml"] // ""' | grep -q 'exchange_type: "topic"'; then
    passed "config map $config has exchange_type topic"
  else
    failed "config map $config has no exchange_type: \"topic\"" "set broker.external.exchangeType to topic on both sides"
  fi
done

forward=''
output=$(mktemp)
trap 'if [ -n "$forward" ]; then kill "$forward" 2>/dev/null || true; fi; rm -f "$output"' EXIT
k port-forward svc/hyperfleet-api :8080 >"$output" 2>&1 &
forward=$!
port=''
for _ in $(seq 60); do
  port=$(sed -n 's/^Forwarding from 127.0.0.1:\([0-9]*\).*/\1/p' "$output" | head -1)
  if [ -n "$port" ] || ! kill -0 "$forward" 2>/dev/null; then break; fi
  sleep 0.5
done
for path in healthz readyz; do
  if [ -n "$port" ] && [ "$(curl -s --max-time 10 -o /dev/null -w '%{http_code}' "http://127.0.0.1:$port/$path")" = 200 ]; then
    passed "the API answers /$path"
  else
    failed "the API does not answer /$path with 200" "kubectl logs -n $namespace deployment/hyperfleet-api -c hyperfleet-api"
  fi
done

while IFS='|' read -r component text fix; do
  if k logs --tail=500 --since=5m -l "app.kubernetes.io/name=hyperfleet-$component" --all-containers 2>/dev/null | grep -qF -- "$text"; then
    failed "hyperfleet-$component logs: $text" "$fix"
  else
    passed "hyperfleet-$component does not log: $text"
  fi
done <<'T'
sentinel|cannot connect to AMQP|the broker's security group, and host and port in the secret's URL
adapter|cannot connect to AMQP|the broker's security group, and host and port in the secret's URL
sentinel|username or password not allowed|percent-encode the password; restart the pods after a rotation
adapter|username or password not allowed|percent-encode the password; restart the pods after a rotation
sentinel|PRECONDITION_FAILED - inequivalent arg 'type' for exchange|delete the exchange; set exchangeType to topic on both sides
adapter|PRECONDITION_FAILED - inequivalent arg 'type' for exchange|delete the exchange; set exchangeType to topic on both sides
api|failed to connect to database|the database's security group, and the files in /mnt/secrets-store
api|connection refused|the database's security group, and the files in /mnt/secrets-store
T

summary
