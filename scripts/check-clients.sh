#!/usr/bin/env bash
# Asks the real service through the clients that people use: curl, openai, deepgram-sdk, tuspy, standardwebhooks,
# websockets. Arguments: the binary (else .build/release/steno) and a recording of speech (else one is fetched).
set -euo pipefail
cd "$(dirname "$0")/.."
export HOME=${HOME:-/root}
for topic in announce disk recordings models service; do
  # shellcheck source=/dev/null
  . "scripts/$topic.sh"
done

PACKAGES='openai==3.54.0 deepgram-sdk==7.17.0 tuspy==1.1.0 standardwebhooks==1.1.0 websockets==17.4'
STENO=${1:-.build/release/steno}
CACHE=${STENO_TEST_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/steno-test}
VENV=${STENO_CLIENTS_VENV:-$CACHE/clients}
CLIENTS=Tests/EndToEnd/clients
[ -x "$STENO" ] || fail "there is no $STENO; build it (make build) or name another binary"

install_clients() {
  [ -x "$VENV/bin/python" ] || python3 -m venv "$VENV" ||
    fail "python3 cannot make a virtual environment; on Debian install python3-venv"
  # shellcheck disable=SC2086 # a list of packages
  "$VENV/bin/python" -m pip install --quiet --disable-pip-version-check --no-input $PACKAGES </dev/null
}

fetch() {
  STENO_HOME=$CACHE HF_HUB_OFFLINE=1 pull_model "$STENO" tiny.en
  [ -n "${1:-}" ] || fetch_recording sample.wav "$CACHE/recordings"
}

stage "Clients" install_clients
stage "Model and recording" fetch "${2:-}"
RECORDING=${2:-$CACHE/recordings/sample.wav}

start_service "$STENO" "$(mktemp -d)" STENO_HOME="$CACHE" STENO_WEBHOOK_PRIVATE_NETWORKS=true STENO_CACHE=false \
  WHISPER_MODEL=tiny.en

failed=()
# run NAME COMMAND…
run() {
  local name=$1
  shift
  printf '\n==> %s\n' "$name"
  "$@" </dev/null || failed+=("$name")
}
run curl "$CLIENTS/curl_client.sh" "$address" "$RECORDING"
run openai "$VENV/bin/python" "$CLIENTS/openai_client.py" "$address/v1" "$RECORDING"
run deepgram-sdk "$VENV/bin/python" "$CLIENTS/deepgram_client.py" "$address" "$RECORDING"
run tuspy "$VENV/bin/python" "$CLIENTS/tus_client.py" "$address" "$RECORDING"
run standardwebhooks "$VENV/bin/python" "$CLIENTS/webhook_client.py" "$address" "$RECORDING"
run websockets "$VENV/bin/python" "$CLIENTS/websocket_client.py" "$address" "$RECORDING"
say ""
[ ${#failed[@]} -eq 0 ] || fail "not all is well with: ${failed[*]}"
say "All clients are content."
