#!/usr/bin/env python3
"""Transcribes recordings with faster-whisper, greedily, and prints times and texts as a line of JSON.

usage: faster_whisper_run.py MODEL_FOLDER [--batch N] [--type int8] [--threads N] [--repeat N] RECORDING...
needs: faster-whisper
"""

import argparse
import json
import time

parser = argparse.ArgumentParser()
parser.add_argument("model")
parser.add_argument("recordings", nargs="+")
parser.add_argument("--batch", type=int, default=0, help="0: one window after another")
parser.add_argument("--type", default="int8")
parser.add_argument("--threads", type=int, default=0)
parser.add_argument("--language", default="en")
parser.add_argument("--repeat", type=int, default=0, help="time each recording alone so many times, for latency")
arguments = parser.parse_args()

started = time.monotonic()
from faster_whisper import BatchedInferencePipeline, WhisperModel

model = WhisperModel(arguments.model, device="cpu", compute_type=arguments.type, cpu_threads=arguments.threads)
recognizer = BatchedInferencePipeline(model) if arguments.batch else model
options = {"batch_size": arguments.batch} if arguments.batch else {}
language = None if arguments.language == "auto" else arguments.language
loaded = time.monotonic()


def transcribe(recording):
    segments, info = recognizer.transcribe(recording, beam_size=1, language=language, **options)
    return " ".join(segment.text.strip() for segment in segments), info.duration


if arguments.repeat:
    times = {}
    for recording in arguments.recordings:
        transcribe(recording)
        times[recording] = []
        for _ in range(arguments.repeat):
            start = time.monotonic()
            transcribe(recording)
            times[recording].append(time.monotonic() - start)
    print(json.dumps({"latencies": times}))
else:
    results = {recording: transcribe(recording) for recording in arguments.recordings}
    print(json.dumps({
        "seconds": time.monotonic() - loaded, "load_seconds": loaded - started,
        "audio_seconds": sum(seconds for _, seconds in results.values()),
        "texts": {recording: text for recording, (text, _) in results.items()}}))
