#!/usr/bin/env bash
# Builds the command in release mode.
set -euo pipefail
cd "$(dirname "$0")/.."
export HOME=${HOME:-/root}
for topic in announce toolchain disk packages; do
  # shellcheck source=/dev/null
  . "scripts/$topic.sh"
done
prepare() {
  require_build_space
  require_packages
  require_toolchain
}

find_toolchain
stage "Disk, system packages and toolchain" prepare
stage "Swift packages" resolve_dependencies
stage "Building (release)" swift build -c release --product steno
say "Built .build/release/steno"
