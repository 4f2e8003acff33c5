#!/usr/bin/env bash
# Shows a file on the page of the run: bash .github/summary.sh TITLE FILE
# A page holds 1 MiB; what is longer is cut here, and whole in the log.
set -euo pipefail
text=$(mktemp)
trap 'rm -f "$text"' EXIT
# Whatever stands in the file stays in its box: a fence is closed only by one that is as long.
node "$(dirname "$0")/plain.mjs" < "$2" | sed -E 's/~{40,}/~~~ [more of them]/g' > "$text"
longest=$(awk '{ while (match($0, /~+/)) { if (RLENGTH > n) n = RLENGTH; $0 = substr($0, RSTART + RLENGTH) } } END { print n + 0 }' "$text")
fence=$(printf '~%.0s' $(seq $((longest > 5 ? longest + 1 : 6))))
{
  printf '## %s\n\n%stext\n' "$1" "$fence"
  head -c 900000 "$text"
  printf '\n%s\n' "$fence"
} >> "$GITHUB_STEP_SUMMARY"
