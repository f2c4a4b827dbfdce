#!/bin/sh
# Installs the peers of the interoperability tests, pinned, into artifacts/interop/broker (git-ignored). Exit 0 when they are there.
set -eu
folder="$(cd "$(dirname "$0")/../../.." && pwd)/artifacts/interop/broker"
mkdir -p "$folder"
[ -d "$folder/node_modules/amqplib" ] && [ -d "$folder/node_modules/cloudevents" ] && exit 0
cd "$folder"
printf '{"private":true}\n' > package.json
exec npm install --silent --no-audit --no-fund amqplib@0.10.4 cloudevents@8.0.2
