#!/usr/bin/env bash
# Shows a file on the page of the run: bash .github/summary.sh TITLE FILE
# A page holds 1 MiB; what is longer is cut here, and whole in the log.
set -euo pipefail
{
  printf '## %s\n\n~~~~~~text\n' "$1"
  head -c 900000 "$2"
  printf '\n~~~~~~\n'
} >> "$GITHUB_STEP_SUMMARY"
