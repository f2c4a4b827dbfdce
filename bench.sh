#!/usr/bin/env bash
# Measures HyperFleet against baselines in the same run.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

usage() {
  cat <<'T'
Measures HyperFleet, each time against a baseline that takes turns with it in the same run (A B B A), so that ratios can be compared
between machines. What each contest measures, its floor and its goal: docs/performance.md.

  ./bench.sh                  every contest, 9 pairs of 4 s each
  ./bench.sh NAME…            some of them, by name or its beginning
  ./bench.sh --list           their names
  --quick                     3 pairs of 3 s
  --no-fsync                  PostgreSQL without fsync: harsher, as nothing waits for the disk

Examples:
  ./bench.sh --quick
  ./bench.sh p1 p2-get

Prints a table and writes artifacts/bench/NAME.json. Exit codes: 0 every floor is kept, 1 a floor is missed or something failed,
2 called wrongly.
T
}

for argument; do
  case "$argument" in -h | --help) usage; exit 0 ;; esac
done

. scripts/prepare.sh
need_sdk
need_programs "$servers"
build benchmarks/Load
exec dotnet benchmarks/Load/bin/Release/net10.0/HyperFleet.Load.dll "$@"
