#!/usr/bin/env python3
"""Time and peak memory of faster-whisper, sequential and greedy, on one recording.

usage: faster_whisper_speed.py MODEL_FOLDER RECORDING float32|int8 [LANGUAGE]
needs: faster-whisper
"""
import resource
import sys
import time

started = time.time()
from faster_whisper import WhisperModel

folder, recording, compute = sys.argv[1:4]
language = sys.argv[4] if len(sys.argv) > 4 else "en"
model = WhisperModel(folder, device="cpu", compute_type=compute, cpu_threads=2)
loaded = time.time()
segments, info = model.transcribe(recording, beam_size=1, language=language)
words = sum(len(segment.text.split()) for segment in segments)
ended = time.time()
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
print(f"{info.duration:.1f} s of audio, {words} words: {ended - loaded:.2f} s ({info.duration / (ended - loaded):.1f}x), "
      f"{ended - started:.2f} s with loading, {peak} MB")
