# Has a text spoken by a synthesizer of the system, for demonstrations without a recording. Sourced after announce.sh
# and packages.sh.
# shellcheck shell=bash

# Debian's FFmpeg brings the voices of Flite; elsewhere espeak-ng speaks.
require_synthesizer() {
  if ffmpeg -hide_banner -filters 2>/dev/null | grep -q ' flite '; then return; fi
  command -v espeak-ng >/dev/null || install_packages espeak-ng
}

# speak_line TEXT-FILE WAV-FILE
speak_line() {
  if ffmpeg -hide_banner -filters 2>/dev/null | grep -q ' flite '; then
    ffmpeg -v error -y -f lavfi -i "flite=textfile=$1:voice=slt" -ar 16000 "$2" </dev/null
  else
    espeak-ng -v en-us -s 150 -f "$1" -w "$2.raw.wav" &&
      ffmpeg -v error -y -i "$2.raw.wav" -ac 1 -ar 16000 "$2" </dev/null
  fi
}

# speak TEXT-FILE WAV-FILE: each line a sentence with a pause after it, an empty line a longer pause.
speak() {
  local text=$1 target=$2 folder number=0 line
  if [ -s "$target" ] && [ "$target" -nt "$text" ]; then
    say "Was spoken before: $target"
    return
  fi
  folder=$(mktemp -d)
  # Names with a space or a quote would end the filter's argument.
  (
    cd "$folder" || exit 1
    ffmpeg -v error -y -f lavfi -i anullsrc=r=16000:cl=mono -t 0.6 short.wav </dev/null
    ffmpeg -v error -y -f lavfi -i anullsrc=r=16000:cl=mono -t 1.5 long.wav </dev/null
  )
  while IFS= read -r line || [ -n "$line" ]; do
    number=$((number + 1))
    if [ -z "$line" ]; then
      echo "file 'long.wav'" >>"$folder/list.txt"
      continue
    fi
    printf '%s\n' "$line" >"$folder/line.txt"
    (cd "$folder" && speak_line line.txt "$number.wav") || fail "the synthesizer cannot speak \"$line\""
    printf "file '%s.wav'\nfile 'short.wav'\n" "$number" >>"$folder/list.txt"
  done <"$text"
  ffmpeg -v error -y -f concat -safe 0 -i "$folder/list.txt" -c copy "$target" </dev/null
  rm -r "$folder"
}
