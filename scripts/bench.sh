#!/usr/bin/env bash
# Measures every kernel beside what this machine gives at most, then the matrix products beside oneDNN's. See
# Benchmarks/README.md for the comparison with other programs. Arguments go to Roofline (--help lists them).
set -euo pipefail
cd "$(dirname "$0")/.."
for topic in announce toolchain packages; do
  # shellcheck source=/dev/null
  . "scripts/$topic.sh"
done

say "This builds Steno and Benchmarks/ (release) and runs them for about five minutes. Leave the machine alone meanwhile."
find_toolchain
stage "System packages and toolchain" require_packages
[ -e /usr/include/dnnl.h ] || stage "Installing oneDNN, which only the benchmark needs" install_packages libdnnl-dev
stage "Building Steno" swift build -c release --product steno
stage "Building the benchmarks" swift build -c release --package-path Benchmarks
Benchmarks/.build/release/Roofline --steno .build/release/steno "$@"
say ""
OMP_NUM_THREADS=1 exec Benchmarks/.build/release/GEMMComparison
