# Finds the Swift toolchain and puts it in PATH. Sourced after announce.sh.
# shellcheck shell=bash

SWIFT_MAJOR=6
SWIFT_MINOR=2

find_toolchain() {
  local folder
  if ! command -v swift >/dev/null; then
    for folder in "${SWIFTLY_BIN_DIR:-}" "$HOME/.local/share/swiftly/bin" "$HOME/.swiftly/bin" \
      /opt/swift/usr/bin /usr/local/swift/usr/bin; do
      if [ -n "$folder" ] && [ -x "$folder/swift" ]; then
        export PATH="$folder:$PATH"
        break
      fi
    done
  fi
  command -v swift >/dev/null ||
    fail "no Swift toolchain in PATH, ~/.local/share/swiftly or /opt/swift; install Swift" \
      "$SWIFT_MAJOR.$SWIFT_MINOR or newer from https://www.swift.org/install/linux"
}

require_toolchain() {
  local version major minor
  version=$(swift --version 2>&1) ||
    fail "$(command -v swift) does not start: $(printf '%s' "$version" | tail -n 1)"
  version=$(printf '%s\n' "$version" | sed -n 's/.*Swift version \([0-9][0-9.]*\).*/\1/p' | head -n 1)
  major=${version%%.*}
  minor=${version#*.}
  minor=${minor%%.*}
  if [ "${major:-0}" -lt "$SWIFT_MAJOR" ] ||
    { [ "$major" -eq "$SWIFT_MAJOR" ] && [ "${minor:-0}" -lt "$SWIFT_MINOR" ]; }; then
    fail "Swift ${version:-of an unknown version} at $(command -v swift) is too old;" \
      "Steno needs $SWIFT_MAJOR.$SWIFT_MINOR or newer"
  fi
  say "Swift $version ($(command -v swift))"
}

# The packages that Package.swift names come from GitHub once and then lie in .build.
resolve_dependencies() {
  swift package resolve ||
    fail "the Swift packages could not be fetched (see above); check that https://github.com can be reached"
}
