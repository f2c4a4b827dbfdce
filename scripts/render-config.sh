#!/usr/bin/env bash
# Writes argocd/rendered from config.yaml.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

usage() {
  cat <<'T'
Writes argocd/rendered/<environment>/<region>/ from config.yaml: the values of every cluster type and its ApplicationSet. Needs helm and jq.

  scripts/render-config.sh

Environment:
  CONFIG   the configuration (default config.yaml)
  OUTPUT   the folder written to (default argocd/rendered)
  SOURCE   the folder whose sub-folders *cluster are the cluster types (default argocd/config)

Examples:
  scripts/render-config.sh
  CONFIG=staging.yaml OUTPUT=/tmp/rendered scripts/render-config.sh

Exit codes: 0 written, 1 failed (one line says why), 2 called wrongly or a tool is missing.
T
}

case "${1:-}" in
  '') ;;
  -h | --help) usage; exit 0 ;;
  *) usage >&2; exit 2 ;;
esac
for tool in helm jq; do
  command -v "$tool" >/dev/null || { echo "Error: $tool is missing; install it" >&2; exit 2; }
done

config=${CONFIG:-config.yaml} output=${OUTPUT:-argocd/rendered} source=${SOURCE:-argocd/config}
[ -f "$config" ] || { echo "Error: Config file not found: $config" >&2; exit 1; }

types='{}'
for type in "$source"/*cluster; do
  [ -d "$type" ] || continue
  charts=$(for chart in "$type"/*/; do if [ -d "$chart" ]; then basename "$chart"; fi; done | jq -Rnc '[inputs]')
  types=$(jq -c --arg type "$(basename "$type")" --argjson charts "$charts" '.[$type] = $charts' <<<"$types")
done
[ "$types" != '{}' ] || { echo "Error: No cluster types found" >&2; exit 1; }

errors=$(mktemp)
trap 'rm -f "$errors"' EXIT
if ! rendered=$(helm template renderer argocd/renderer -f "$config" --set-json "clusterTypes=$types" 2>"$errors"); then
  sed -n -e 's/^Error: execution error at ([^)]*)[^:]*: \(error calling [^:]*: \)\{0,1\}/Error: /p' -e t -e '/^Error: /p' "$errors" | head -1 >&2
  exit 1
fi

files=$(sed -n 's/^files: //p' <<<"$rendered" | base64 -d)
rm -rf "$output"
jq -r 'keys[]' <<<"$files" | while read -r file; do
  mkdir -p "$(dirname "$output/$file")"
  jq -rj --arg file "$file" '.[$file]' <<<"$files" >"$output/$file"
  echo "wrote $output/$file"
done
