#!/usr/bin/env bash
# From a fresh machine with a Swift toolchain to a service that answers. Arguments go to `steno serve`.
set -euo pipefail
cd "$(dirname "$0")/.."
export HOME=${HOME:-/root}
for topic in announce toolchain disk packages models; do
  # shellcheck source=/dev/null
  . "scripts/$topic.sh"
done

STENO=.build/release/steno
MODEL=${STENO_MODEL:-base}

prepare() {
  require_build_space
  require_packages
  require_toolchain
}

say "This builds Steno, gets the Whisper model \"$MODEL\" and starts the service on this machine alone. It installs
missing system packages with apt-get. The first run takes about ten minutes on two cores, later ones seconds."

find_toolchain
stage "Disk, system packages and toolchain" prepare
stage "Swift packages" resolve_dependencies
stage "Building (release)" swift build -c release --product steno
stage "Model" pull_model "$STENO" "$MODEL"
say ""
say "Try it from another terminal:  curl -F file=@talk.mp3 'http://127.0.0.1:8080/api/v1/transcriptions?sync=true'"
exec "$STENO" serve "$@"
