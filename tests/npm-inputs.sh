#!/usr/bin/env bash
# Fetches the npm packages that a test folder pins and exports what its tests read to artifacts/conformance-input.
# Does nothing when the export of the pinned versions is already there.
#
#   tests/npm-inputs.sh FOLDER OUTPUT [PACKAGE]
#
# FOLDER holds package.json, package-lock.json and export.mjs; export.mjs gets the package's folder (without PACKAGE: all of node_modules)
# and the path of OUTPUT.
set -euo pipefail

here=$(cd "$1" && pwd)
inputs=$(cd "$(dirname "$0")/.." && pwd)/artifacts/conformance-input
output=$inputs/$2
stamp=$inputs/${2%.json}.stamp
mkdir -p "$inputs"

pinned=$(cat "$here/package-lock.json" "$here/export.mjs" | sha256sum | cut -d ' ' -f 1)
if [[ -e "$output" && "$(cat "$stamp" 2>/dev/null)" == "$pinned" ]]; then
  exit 0
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp "$here/package.json" "$here/package-lock.json" "$work"
npm ci --prefix "$work" --legacy-peer-deps --ignore-scripts --no-audit --no-fund --loglevel=error >&2
node "$here/export.mjs" "$work/node_modules${3:+/$3}" "$output"
echo "$pinned" > "$stamp"
