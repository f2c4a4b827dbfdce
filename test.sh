#!/usr/bin/env bash
# Builds everything and runs every test.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

usage() {
  cat <<'T'
Builds everything and runs every test; real servers are started by the tests themselves.

  ./test.sh           all tests
  ./test.sh --fast    only those that need no server: the others are counted as skipped

Examples:
  ./test.sh
  HYPERFLEET_TEST_KUBECONFIG=~/.kube/config ./test.sh     also run the Kubernetes compliance suite on that cluster

Ends with the line 'N passed, N failed, N skipped'. Exit codes: 0 all passed, 1 a test failed or nothing could run, 2 called wrongly.
T
}

fast=''
case "${1:-}" in
  '') ;;
  --fast) fast=yes ;;
  -h | --help) usage; exit 0 ;;
  *) usage >&2; exit 2 ;;
esac

. scripts/prepare.sh
need_sdk
if [ -n "$fast" ]; then
  export HYPERFLEET_TEST_FAST=1
else
  need_programs "$servers"
  need_programs "$test_tools"
fi
build HyperFleet.sln

# Public suites are fetched when the tests are prepared and never committed; a suite that cannot be had is skipped by name.
for prepare in tests/*/conformance/prepare.sh; do
  [ -e "$prepare" ] || continue
  say "preparing $(basename "$(dirname "$(dirname "$prepare")")") conformance inputs"
  bash "$prepare" >&2 || say "could not prepare them; the suite will be skipped by name"
done

mkdir -p artifacts/test
log=artifacts/test/run.log
say "testing (log: $log)"
code=0
# A shell that runs this in the background ignores SIGINT for all its children; the tests that send it need it back.
interruptible=()
if env --default-signal=INT true 2>/dev/null; then interruptible=(env --default-signal=INT); fi
"${interruptible[@]}" dotnet test --solution HyperFleet.sln -c Release --no-build --timeout 15m --max-parallel-test-modules "$(nproc)" --output Detailed ${fast:+--filter-not-trait Needs=servers --ignore-exit-code 8} 2>&1 | tee "$log" | grep --line-buffered -vE '^passed |^skipped |^ +from |^$' || code=$?

number() { { grep -E "^ +$1: [0-9]+" "$log" || true; } | tail -1 | grep -oE '[0-9]+' || echo 0; }
passed=$(number succeeded) failed=$(number failed) skipped=$(number skipped)
[ "$passed" -gt 0 ] || die "no test ran (log: $log)"
[ "$code" = 0 ] || [ "$failed" -gt 0 ] || failed=1
if [ "$failed" != 0 ]; then
  say "what failed, without its output (all of it: $log)"
  grep -vE '^ *\{' "$log" | grep -E -A 12 '^failed |did not complete|[Tt]imed out' | cut -c1-400 >&2 || true
fi
echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" = 0 ]
