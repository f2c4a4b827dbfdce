#!/usr/bin/env bash
# Fetches the public CEL conformance suite and exports it to artifacts/conformance-input/cel-spec.json.
here=$(dirname "$0")
exec "$here/../../npm-inputs.sh" "$here" cel-spec.json @bufbuild/cel-spec
