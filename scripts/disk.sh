# Makes sure of room on the disk before work begins. Sourced after announce.sh.
# shellcheck shell=bash

BUILD_MEGABYTES=3072

# require_space FOLDER MEGABYTES: the folder need not exist yet.
require_space() {
  local place=$1 needed=$2 free
  while [ ! -e "$place" ]; do place=$(dirname "$place"); done
  free=$(df -Pm "$place" | awk 'NR == 2 { print $4 }')
  if [ "$free" -lt "$needed" ]; then
    fail "$place has $free MB free and $needed MB are needed; free some space or use another disk"
  fi
}

# What is built already need not be built again.
require_build_space() {
  local built=0 needed
  if [ -d .build ]; then built=$(du -sm .build | cut -f1); fi
  needed=$((BUILD_MEGABYTES - built))
  if [ "$needed" -lt 512 ]; then needed=512; fi
  require_space "$PWD" "$needed"
}
