#!/bin/sh
# Installs the peers of the interoperability tests, pinned, into artifacts/interop/grpc (git-ignored). Exit 0 when they are there.
set -eu
folder="$(cd "$(dirname "$0")/../../.." && pwd)/artifacts/interop/grpc"
mkdir -p "$folder"
[ -d "$folder/node_modules/@grpc/grpc-js" ] && [ -d "$folder/node_modules/@grpc/proto-loader" ] && [ -d "$folder/node_modules/grpc-js-reflection-client" ] && exit 0
cd "$folder"
printf '{"private":true}\n' > package.json
exec npm install --silent --no-audit --no-fund @grpc/grpc-js@1.14.7 @grpc/proto-loader@0.8.1 grpc-js-reflection-client@1.4.2
