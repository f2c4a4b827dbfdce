#!/bin/sh
# Fetches the independent MQTT codec that the packet tests compare with: npm package mqtt-packet, pinned, into a git-ignored folder.
set -eu
version=9.0.2
root=$(cd "$(dirname "$0")/../../.." && pwd)
target="$root/artifacts/conformance-input/mqtt-packet"
[ -f "$target/node_modules/mqtt-packet/package.json" ] &&
  grep -q "\"version\": \"$version\"" "$target/node_modules/mqtt-packet/package.json" && exit 0
mkdir -p "$target"
npm install --prefix "$target" --no-audit --no-fund --no-save --loglevel=error "mqtt-packet@$version"
