#!/usr/bin/env bash
# Writes the table of values into the README.md of a chart, from the comments '# -- …' in its values.yaml.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

usage() {
  cat <<'T'
Writes the table of values into the README.md of every chart, from the comments '# -- …' in its values.yaml.

  scripts/chart-readme.sh            write
  scripts/chart-readme.sh --check    change nothing; exit 1 when a table is out of date

Examples:
  scripts/chart-readme.sh
  scripts/chart-readme.sh --check && git diff --exit-code charts

Exit codes: 0 done, 1 out of date, 2 called wrongly.
T
}

check=''
case "${1:-}" in
  '') ;;
  --check) check=yes ;;
  -h | --help) usage; exit 0 ;;
  *) usage >&2; exit 2 ;;
esac

table() {
  awk '
    BEGIN { print "| Value | Default | Meaning |"; print "|---|---|---|" }
    /^ *# -- / { sub(/^ *# -- /, ""); text = $0; next }
    /^ *[A-Za-z_]+:/ {
      match($0, /^ */); depth = RLENGTH / 2
      line = substr($0, RLENGTH + 1)
      key = line; sub(/:.*/, "", key)
      value = line; sub(/^[^:]*: */, "", value)
      path[depth] = key
      if (text != "") {
        name = path[0]; for (i = 1; i <= depth; i++) name = name "." path[i]
        gsub(/\|/, "\\|", text)
        printf "| `%s` | %s | %s |\n", name, value == "" ? "see values.yaml" : "`" value "`", text
        text = ""
      }
    }' "$1"
}

stale=0
for chart in charts/* argocd/config/*/*; do
  if [ ! -f "$chart/README.md" ] || [ ! -f "$chart/values.yaml" ]; then continue; fi
  fresh=$(awk -v table="$(table "$chart/values.yaml" | sed 's/\\/\\\\/g')" '
    /^<!-- values -->$/ { print; print table; skip = 1; next }
    /^<!-- end of values -->$/ { skip = 0 }
    !skip' "$chart/README.md")
  [ "$fresh" != "$(cat "$chart/README.md")" ] || continue
  if [ -n "$check" ]; then
    echo "$chart/README.md is out of date: run scripts/chart-readme.sh" >&2
    stale=1
  else
    printf '%s\n' "$fresh" >"$chart/README.md"
    echo "wrote $chart/README.md"
  fi
done
exit "$stale"
