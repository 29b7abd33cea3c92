# Gets models with Steno itself. Sourced after announce.sh.
# shellcheck shell=bash

# pull_model STENO NAME: nothing is done where it is installed.
pull_model() {
  local steno=$1 name=$2
  "$steno" models pull "$name" </dev/null ||
    fail "the model $name could not be installed; the reason stands above"
}
