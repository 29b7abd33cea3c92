# What the scripts say, and how they stop. Sourced, never run.
# shellcheck shell=bash

# A line about what happens now.
say() { printf '%s\n' "$*"; }

# Stops with one sentence that says what is wrong and what to do.
fail() {
  printf 'Error: %s\n' "$*" >&2
  exit 1
}

# stage "what it does" COMMAND…: says so, does it, says how long it took.
stage() {
  local title=$1 start=$SECONDS
  shift
  printf '\n==> %s\n' "$title"
  "$@"
  printf '    (%s)\n' "$(duration $((SECONDS - start)))"
}

duration() {
  if [ "$1" -lt 60 ]; then printf '%d s' "$1"; else printf '%d min %d s' $(($1 / 60)) $(($1 % 60)); fi
}
