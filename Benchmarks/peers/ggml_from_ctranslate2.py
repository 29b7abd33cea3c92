#!/usr/bin/env python3
"""Writes the weights of a CTranslate2 Whisper folder as a whisper.cpp file (f16), so that peers and Steno can be
measured on the same weights.

usage: ggml_from_ctranslate2.py FOLDER OUTPUT.bin
needs: numpy
"""
import json
import struct
import sys
from pathlib import Path

import numpy as np

from ctranslate2_weights import read_tensors, roles


def byte_alphabet():
    """The byte each printable character of a GPT-2 vocabulary stands for."""
    plain = [*range(33, 127), *range(161, 173), *range(174, 256)]
    table = {chr(b): b for b in plain}
    rest = [b for b in range(256) if b not in plain]
    table.update({chr(256 + i): b for i, b in enumerate(rest)})
    return table


def vocabulary(folder, size):
    file = folder / "vocabulary.json"
    if file.exists():
        words = json.loads(file.read_text())
    else:
        words = (folder / "vocabulary.txt").read_text().split("\n")
    table = byte_alphabet()
    regular = 50257 if size >= 51865 else 50256
    return [bytes(table[c] for c in word) for word in words[:regular]]


def mel_filters(bands):
    """Slaney's mel filter bank for 16 kHz and a transform of 400, [bands][201]."""
    to_hertz = lambda m: m * 200 / 3 if m < 15 else 1000 * np.exp((m - 15) * np.log(6.4) / 27)
    top = 15 + np.log(8) * 27 / np.log(6.4)
    edges = np.array([to_hertz(m) for m in np.linspace(0, top, bands + 2)])
    bins = np.arange(201) * 40.0
    bank = np.zeros((bands, 201), np.float32)
    for i in range(bands):
        low, mid, high = edges[i : i + 3]
        bank[i] = np.maximum(0, np.minimum((bins - low) / (mid - low), (high - bins) / (high - mid))) * 2 / (high - low)
    return bank


def main(folder, output):
    tensors = read_tensors(folder / "model.bin")
    named = dict(roles(tensors))
    width, bands = named["encoder.conv1.weight"].shape[:2]
    size = named["decoder.token_embedding.weight"].shape[0]
    layers = lambda side: 1 + max(int(n.split(".")[2]) for n in named if n.startswith(side + ".blocks."))
    with open(output, "wb") as file:
        file.write(struct.pack("<I", 0x67676D6C))
        file.write(struct.pack("<11i", size, 1500, width, width // 64, layers("encoder"), 448, width, width // 64,
                               layers("decoder"), bands, 1))
        file.write(struct.pack("<2i", bands, 201) + mel_filters(bands).tobytes())
        words = vocabulary(folder, size)
        file.write(struct.pack("<i", len(words)))
        for word in words:
            file.write(struct.pack("<i", len(word)) + word)
        for name, array in named.items():
            half = array.ndim >= 2 and "positional" not in name and not name.endswith(".bias")
            array = np.ascontiguousarray(array, np.float16 if half else np.float32)
            file.write(struct.pack("<3i", array.ndim, len(name), 1 if half else 0))
            file.write(struct.pack(f"<{array.ndim}i", *reversed(array.shape)))
            file.write(name.encode() + array.tobytes())


main(Path(sys.argv[1]), sys.argv[2])
