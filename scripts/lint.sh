#!/usr/bin/env bash
# Checks the style of all Swift sources against .swift-format; with --fix, corrects it.
set -euo pipefail
cd "$(dirname "$0")/.."
export HOME=${HOME:-/root}
for topic in announce toolchain; do
  # shellcheck source=/dev/null
  . "scripts/$topic.sh"
done
find_toolchain

sources=(Sources Tests Package.swift)
if [ -d Benchmarks/Sources ]; then sources+=(Benchmarks/Sources Benchmarks/Package.swift); fi

if [ "${1:-}" = --fix ]; then
  swift format --in-place --recursive "${sources[@]}"
else
  swift format lint --strict --recursive "${sources[@]}" ||
    fail "the style differs from .swift-format (see above); \`make format\` corrects most of it"
  say "Style: clean."
fi
