#!/usr/bin/env python3
"""Transcribes recordings with a Whisper converted for OpenVINO GenAI, greedily; prints a line of JSON.

usage: openvino_run.py MODEL_FOLDER [--threads N] [--language en] [--precision f32|bf16] RECORDING...
needs: openvino-genai, numpy, and ffmpeg to read recordings
"""

import argparse
import json
import subprocess
import time

import numpy as np

parser = argparse.ArgumentParser()
parser.add_argument("model")
parser.add_argument("recordings", nargs="+")
parser.add_argument("--threads", type=int, default=0)
parser.add_argument("--language", default="en")
parser.add_argument("--precision", help="by default what OpenVINO takes to be fastest here")
arguments = parser.parse_args()

started = time.monotonic()
import openvino_genai

properties = {"INFERENCE_NUM_THREADS": arguments.threads}
if arguments.precision:
    properties["INFERENCE_PRECISION_HINT"] = arguments.precision
pipeline = openvino_genai.WhisperPipeline(arguments.model, "CPU", **properties)
options = {"return_timestamps": True}
if pipeline.get_generation_config().is_multilingual and arguments.language != "auto":
    options.update(language=f"<|{arguments.language}|>", task="transcribe")
loaded = time.monotonic()


def samples(recording):
    raw = subprocess.run(
        ["ffmpeg", "-v", "error", "-i", recording, "-f", "f32le", "-ar", "16000", "-ac", "1", "-"], check=True,
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE).stdout
    return np.frombuffer(raw, np.float32)


texts, audio_seconds = {}, 0
for recording in arguments.recordings:
    audio = samples(recording)
    audio_seconds += len(audio) / 16000
    texts[recording] = str(pipeline.generate(audio, **options)).strip()
print(json.dumps({
    "seconds": time.monotonic() - loaded, "load_seconds": loaded - started, "audio_seconds": audio_seconds,
    "texts": texts}))
