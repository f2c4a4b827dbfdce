#!/usr/bin/env bash
# Runs the whole of HyperFleet on this machine.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

usage() {
  cat <<'T'
Runs the whole of HyperFleet on this machine: PostgreSQL, RabbitMQ, Mosquitto, two local Kubernetes APIs and every role.

  ./run.sh            run until Ctrl+C; prints the dashboard, the APIs and the kubeconfigs
  ./run.sh --once     create one cluster, follow it until it is Reconciled; create one work over gRPC, follow it to the
                      management cluster and back; stop everything

Examples:
  ./run.sh
  ./run.sh --once

Exit codes: 0 done, 1 failed (the message says at which step, why, and where the logs are), 2 called wrongly.
With --once the steps are also in artifacts/run/once.json and the logs in artifacts/run/logs.
T
}

once=''
case "${1:-}" in
  '') ;;
  --once) once=yes ;;
  -h | --help) usage; exit 0 ;;
  *) usage >&2; exit 2 ;;
esac

. scripts/prepare.sh
need_sdk
need_programs "$servers"
if [ -n "$once" ]; then
  build tests/MainJob
  exec dotnet tests/MainJob/bin/Release/net10.0/HyperFleet.MainJob.dll
fi
build AppHost
say "starting; Ctrl+C stops everything"
exec dotnet run --project AppHost -c Release --no-build
