#!/usr/bin/env bash
# Measures the matrix products beside oneDNN's. See Benchmarks/README.md for the comparison with other programs.
set -euo pipefail
cd "$(dirname "$0")/.."
for topic in announce toolchain packages; do
  # shellcheck source=/dev/null
  . "scripts/$topic.sh"
done

say "This builds Benchmarks/ (release) and runs it on one thread. Leave the machine alone meanwhile."
find_toolchain
stage "System packages and toolchain" require_packages
[ -e /usr/include/dnnl.h ] || stage "Installing oneDNN, which only the benchmark needs" install_packages libdnnl-dev
stage "Building" swift build -c release --package-path Benchmarks --product GEMMComparison
OMP_NUM_THREADS=1 exec Benchmarks/.build/release/GEMMComparison
