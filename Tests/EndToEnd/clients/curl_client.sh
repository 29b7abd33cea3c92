#!/usr/bin/env bash
# Asks a Steno server through curl: curl_client.sh http://host:port recording
# Prints one line for each check and exits with 1 if one failed.
set -uo pipefail
[ $# -ge 2 ] || { sed -n '2,3s/^# //p' "$0"; exit 1; }
address=$1 recording=$2 failures=0

# check NAME PATTERN COMMAND…: what the command prints must match.
check() {
  local name=$1 pattern=$2 printed
  shift 2
  printed=$("$@" 2>&1)
  if grep -qiE "$pattern" <<<"$printed"; then
    echo "ok  $name"
  else
    echo "FAILED  $name: ${printed:0:300}"
    failures=$((failures + 1))
  fi
}

transcriptions=$address/api/v1/transcriptions
check "health" '^200$' curl -sS -o /dev/null -w '%{http_code}' "$address/health"
check "a form is answered with its text" '"transcript_text":"[^"]{5}' \
  curl -sS -F "file=@$recording" -F model=tiny.en "$transcriptions?sync=true"
check "a body is taken as it is" '"status":"completed"' \
  curl -sS --data-binary "@$recording" -H 'Content-Type: audio/wav' "$transcriptions?sync=true&model=tiny.en"
check "Expect: 100-continue is answered" '100 Continue' \
  curl -sSv -o /dev/null -H 'Expect: 100-continue' -F "file=@$recording" -F model=tiny.en "$transcriptions?sync=true"
check "chunked, of unknown length" '"status":"(queued|running|completed)"' \
  curl -sS -T - -X POST -H 'Content-Type: audio/wav' "$transcriptions?sync=false&model=tiny.en" <"$recording"
id=$(curl -sS -F "file=@$recording" -F model=tiny.en "$transcriptions?sync=true" | sed -E 's/.*"id":"([^"]*)".*/\1/')
check "subtitles" ' --> ' curl -sS "$transcriptions/$id/download?format=srt"
check "the name of a download" 'filename=.*\.vtt' curl -sSI -X GET "$transcriptions/$id/download?format=vtt"
check "events of a job that has ended" '^event: ' curl -sSN --max-time 5 "$transcriptions/$id/events"
check "a list" '"total":[1-9]' curl -sS "$transcriptions?limit=1"
check "whisper.cpp's interface" '"text":' curl -sS -F "file=@$recording" -F response_format=json "$address/inference"
check "OpenAI's interface, as subtitles" ' --> ' \
  curl -sS -F "file=@$recording" -F model=tiny.en -F response_format=srt "$address/v1/audio/transcriptions"
check "what is not there is told in JSON" '"code":"not_found"' curl -sS "$transcriptions/01ARZ3NDEKTSV4RRFFQ69G5FAV"
check "a document describes it all" '"openapi":"3\.1' curl -sS "$address/openapi.json"
check "removed" '^204$' curl -sS -o /dev/null -w '%{http_code}' -X DELETE "$transcriptions/$id"
[ "$failures" -eq 0 ]
