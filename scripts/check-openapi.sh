#!/usr/bin/env bash
# Has schemathesis ask everything that the OpenAPI document offers: of a service for one, and as an administrator of a
# service for several. Arguments: the binary (else .build/release/steno), and cases of each operation (else 20).
set -euo pipefail
cd "$(dirname "$0")/.."
export HOME=${HOME:-/root}
for topic in announce disk models service; do
  # shellcheck source=/dev/null
  . "scripts/$topic.sh"
done

STENO=${1:-.build/release/steno}
CASES=${2:-20}
CACHE=${STENO_TEST_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/steno-test}
VENV=${STENO_OPENAPI_VENV:-$CACHE/openapi}
[ -x "$STENO" ] || fail "there is no $STENO; build it (make build) or name another binary"
STENO=$(realpath "$STENO")

install_schemathesis() {
  [ -x "$VENV/bin/python" ] || python3 -m venv "$VENV" ||
    fail "python3 cannot make a virtual environment; on Debian install python3-venv"
  "$VENV/bin/python" -m pip install --quiet --disable-pip-version-check --no-input schemathesis==4.32.5 </dev/null
}

stage "schemathesis" install_schemathesis
stage "Model" env STENO_HOME="$CACHE" HF_HUB_OFFLINE=1 "$STENO" models pull tiny.en

failed=()
# ask NAME [HEADER]: schemathesis keeps what it has learned in the folder that it runs in.
ask() {
  local name=$1 folder
  shift
  folder=$(mktemp -d)
  cp Tests/EndToEnd/clients/openapi/* "$folder/"
  say ""
  say "==> $name"
  (cd "$folder" && PYTHONPATH=$folder "$VENV/bin/schemathesis" run "$address/openapi.json" --max-examples "$CASES" \
    --request-timeout 20 --no-color "$@" >report 2>&1 </dev/null) || failed+=("$name")
  # All but the warnings, which tell what random names did not find.
  sed '/= WARNINGS =/,/= SUMMARY =/{/= SUMMARY =/!d}' "$folder/report"
  rm -rf "$folder"
}

# Not tested is what is not said: how many may ask how often.
limits="STENO_RATE_LIMIT=off STENO_CACHE=false WHISPER_MODEL=tiny.en"
# shellcheck disable=SC2086 # names and values
start_service "$STENO" "$(mktemp -d)" STENO_HOME="$CACHE" $limits
ask "a service for one"
stop_service

work=$(mktemp -d)
export STENO_MULTI_USER=true
echo "correct horse battery staple" | "$STENO" users add ada --admin --password-stdin --data "$work/data"
key=$("$STENO" users keys create ada --name check --scopes read,write,admin --data "$work/data" |
  grep -o 'steno_[A-Za-z0-9_-]*' | tail -1)
# shellcheck disable=SC2086
start_service "$STENO" "$work" STENO_HOME="$CACHE" $limits
ask "an administrator of a service for several" --header "Authorization: Bearer $key"
stop_service

[ ${#failed[@]} -eq 0 ] || fail "the service and its document differ: ${failed[*]}"
say "The service is as its document says."
