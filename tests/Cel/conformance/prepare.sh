#!/usr/bin/env bash
# Fetches the public CEL conformance suite and exports it to artifacts/conformance-input/cel-spec.json.
# Does nothing when the export of the pinned version is already there.
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
output="$here/../../../artifacts/conformance-input"
stamp="$output/cel-spec.stamp"
mkdir -p "$output"
output=$(cd "$output" && pwd)

pinned=$(cat "$here/package-lock.json" "$here/export.mjs" | sha256sum | cut -d ' ' -f 1)
if [[ -f "$output/cel-spec.json" && "$(cat "$stamp" 2>/dev/null)" == "$pinned" ]]; then
  exit 0
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp "$here/package.json" "$here/package-lock.json" "$work"
npm ci --prefix "$work" --ignore-scripts --no-audit --no-fund --loglevel=error >&2
node "$here/export.mjs" "$work/node_modules/@bufbuild/cel-spec" "$output/cel-spec.json"
echo "$pinned" > "$stamp"
