# shellcheck shell=bash
# A service for a check, on a free port and with a folder of its own that goes with it. Sourced.

# start_service STENO WORK NAME=VALUE…: sets $address; the service ends with the script.
start_service() {
  local steno=$1 work=$2
  shift 2
  : >"$work/log"
  env "$@" "$steno" serve --port 0 --data "$work/data" >"$work/log" 2>&1 </dev/null &
  server=$!
  # shellcheck disable=SC2064 # the folder of now
  trap "kill $server 2>/dev/null; wait $server 2>/dev/null; rm -rf '$work'" EXIT
  address=
  for _ in $(seq 300); do
    address=$(sed -n 's/^.*answers on //p' "$work/log")
    [ -z "$address" ] || return 0
    kill -0 "$server" 2>/dev/null || { cat "$work/log" >&2; fail "the service did not start"; }
    sleep 0.1
  done
  fail "the service did not answer within 30 s"
}

stop_service() {
  kill "$server"
  wait "$server" || fail "the service ended with $?"
}
