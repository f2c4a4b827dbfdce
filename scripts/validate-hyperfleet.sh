#!/usr/bin/env bash
# Checks an installation of hyperfleet-system, and what it needs in AWS.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

usage() {
  cat <<'T'
Runs scripts/validate-hyperfleet-k8s.sh, then checks database, broker, secrets, roles and security groups in AWS. Needs kubectl, jq, curl and aws.

  scripts/validate-hyperfleet.sh

Environment (what is missing comes from terraform output in REGIONAL_TF_DIR, default terraform/config/regional-cluster):
  CLUSTER_NAME, AWS_REGION, DB_INSTANCE_ID, MQ_BROKER_ID

Examples:
  scripts/validate-hyperfleet.sh
  CLUSTER_NAME=regional-ab12 AWS_REGION=us-east-1 DB_INSTANCE_ID=regional-ab12-hyperfleet MQ_BROKER_ID=b-0123 scripts/validate-hyperfleet.sh

Exit codes: 0 all passed, 1 a check failed, 2 called wrongly, a tool is missing or there is no cluster.
T
}

case "${1:-}" in
  '') ;;
  -h | --help) usage; exit 0 ;;
  *) usage >&2; exit 2 ;;
esac

for tool in aws jq; do
  command -v "$tool" >/dev/null || { echo "ERROR: $tool is missing; install it" >&2; exit 2; }
done

code=0
scripts/validate-hyperfleet-k8s.sh || code=$?
[ "$code" -lt 2 ] || exit "$code"
failures=$code
passed() { echo "PASS  $*"; }
failed() { echo "FAIL  $1"; echo "      fix: $2"; failures=$((failures + 1)); }

directory=${REGIONAL_TF_DIR:-terraform/config/regional-cluster}
# given VALUE OUTPUT: the value, or else Terraform's output.
given() { if [ -n "$1" ]; then echo "$1"; else terraform -chdir="$directory" output -raw "$2" 2>/dev/null || true; fi; }
cluster=$(given "${CLUSTER_NAME:-}" cluster_name)
region=$(given "${AWS_REGION:-}" region_name)
database=$(given "${DB_INSTANCE_ID:-}" hyperfleet_rds_instance_id)
broker=$(given "${MQ_BROKER_ID:-}" hyperfleet_mq_broker_id)
for pair in "CLUSTER_NAME=$cluster" "AWS_REGION=$region" "DB_INSTANCE_ID=$database" "MQ_BROKER_ID=$broker"; do
  [ -n "${pair#*=}" ] || { echo "ERROR: ${pair%%=*} is not known: set it, or apply Terraform in $directory" >&2; exit 2; }
done

a() { aws --region "$region" --output json --no-cli-pager "$@" 2>/dev/null; }

instance=$(a rds describe-db-instances --db-instance-identifier "$database" | jq -c '.DBInstances[0]') || instance=''
if [ "$(jq -r '.DBInstanceStatus? // empty' <<<"$instance")" = available ]; then passed "database $database is available"; else failed "database $database is not available" "aws rds describe-db-instances --db-instance-identifier $database"; fi

queue=$(a mq describe-broker --broker-id "$broker") || queue=''
if [ "$(jq -r '.BrokerState? // empty' <<<"$queue")" = RUNNING ]; then passed "broker $broker is running"; else failed "broker $broker is not RUNNING" "aws mq describe-broker --broker-id $broker"; fi

while read -r name keys; do
  secret=$(a secretsmanager get-secret-value --secret-id "$name" | jq -r .SecretString) || secret=''
  for key in $keys; do
    if jq -e --arg key "$key" '.[$key] | type == "string" and . != ""' <<<"$secret" >/dev/null 2>&1; then passed "secret $name has $key"; else failed "secret $name has no text under $key" "terraform apply in $directory"; fi
  done
done <<'T'
hyperfleet/db-credentials username password host port database
hyperfleet/mq-credentials username password host port url
T

associations=$(a eks list-pod-identity-associations --cluster-name "$cluster" --namespace hyperfleet-system | jq -r '.associations[].serviceAccount') || associations=''
for account in hyperfleet-api-sa sentinel-sa hyperfleet-adapter-sa; do
  if grep -qx "$account" <<<"$associations"; then passed "pod identity association of $account"; else failed "$account has no pod identity association" "terraform apply in $directory, then restart its pods"; fi
done

primary=$(a eks describe-cluster --name "$cluster" | jq -r '.cluster.resourcesVpcConfig.clusterSecurityGroupId') || primary=''
# reachable GROUPS PORT WHAT
reachable() {
  local rules
  # shellcheck disable=SC2086 # a list of ids
  rules=$(a ec2 describe-security-groups --group-ids $1) || rules=''
  if jq -e --argjson port "$2" --arg from "$primary" '[.SecurityGroups[].IpPermissions[] | select(.FromPort == $port) | .UserIdGroupPairs[]?.GroupId] | index($from)' <<<"$rules" >/dev/null 2>&1; then
    passed "the cluster reaches the $3 on $2"
  else
    failed "no rule lets the cluster ($primary) reach the $3 on $2" "terraform apply in $directory"
  fi
}
reachable "$(jq -r '[.VpcSecurityGroups[]?.VpcSecurityGroupId] | join(" ")' <<<"$instance" 2>/dev/null)" 5432 database
reachable "$(jq -r '[.SecurityGroups[]?] | join(" ")' <<<"$queue" 2>/dev/null)" 5671 broker

if [ "$failures" = 0 ]; then echo "AWS: all checks passed."; else echo "Some checks failed."; fi
[ "$failures" = 0 ]
