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

from ctranslate2_weights import read_tensors


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


def roles(tensors):
    """Yields (name in whisper.cpp, array)."""
    def layer_norm(source, target):
        yield target + ".weight", tensors[source + "/gamma"]
        yield target + ".bias", tensors[source + "/beta"]

    def dense(source, target, part=None, parts=1, bias=True):
        weight, offset = tensors[source + "/weight"], tensors[source + "/bias"]
        if part is not None:
            weight, offset = np.split(weight, parts)[part], np.split(offset, parts)[part]
        yield target + ".weight", weight
        if bias:
            yield target + ".bias", offset

    for side in ("encoder", "decoder"):
        count = len({n.split("/")[1] for n in tensors if n.startswith(f"{side}/layer_") and n.split("/")[1] != "layer_norm"})
        for i in range(count):
            s, t = f"{side}/layer_{i}", f"{side}.blocks.{i}"
            yield from layer_norm(f"{s}/self_attention/layer_norm", f"{t}.attn_ln")
            for part, name in enumerate(("query", "key", "value")):
                yield from dense(f"{s}/self_attention/linear_0", f"{t}.attn.{name}", part, 3, bias=name != "key")
            yield from dense(f"{s}/self_attention/linear_1", f"{t}.attn.out")
            if side == "decoder":
                yield from layer_norm(f"{s}/attention/layer_norm", f"{t}.cross_attn_ln")
                yield from dense(f"{s}/attention/linear_0", f"{t}.cross_attn.query")
                yield from dense(f"{s}/attention/linear_1", f"{t}.cross_attn.key", 0, 2, bias=False)
                yield from dense(f"{s}/attention/linear_1", f"{t}.cross_attn.value", 1, 2)
                yield from dense(f"{s}/attention/linear_2", f"{t}.cross_attn.out")
            yield from layer_norm(f"{s}/ffn/layer_norm", f"{t}.mlp_ln")
            yield from dense(f"{s}/ffn/linear_0", f"{t}.mlp.0")
            yield from dense(f"{s}/ffn/linear_1", f"{t}.mlp.2")
    for conv in ("conv1", "conv2"):
        yield f"encoder.{conv}.weight", tensors[f"encoder/{conv}/weight"]
        yield f"encoder.{conv}.bias", tensors[f"encoder/{conv}/bias"].reshape(-1, 1)
    yield from layer_norm("encoder/layer_norm", "encoder.ln_post")
    yield from layer_norm("decoder/layer_norm", "decoder.ln")
    yield "encoder.positional_embedding", tensors["encoder/position_encodings/encodings"]
    yield "decoder.positional_embedding", tensors["decoder/position_encodings/encodings"]
    yield "decoder.token_embedding.weight", tensors["decoder/embeddings/weight"]


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
