#!/usr/bin/env bash
# Fails unless this run is the one of main's newest commit. An older commit lacks what was merged since, so its `up`
# would give back the numbers that came in between: a run that was approved late, or started again.
set -euo pipefail
newest=$(git rev-parse HEAD)
if [[ $newest != "$GITHUB_SHA" ]]; then
  echo "::error::main has moved on to $newest since this run was started for $GITHUB_SHA. Use the run of the newest commit."
  exit 1
fi
