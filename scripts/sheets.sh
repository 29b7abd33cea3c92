#!/usr/bin/env bash
# Makes the contact sheets of Documentation/Drawing.md anew: all kinds of diagrams in all themes.
set -euo pipefail
cd "$(dirname "$0")/.."
swift build -c release --product steno
.build/release/steno sample-sheets --output Documentation
