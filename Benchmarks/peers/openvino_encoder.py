#!/usr/bin/env python3
"""Times Whisper's encoder as an OpenVINO graph that is built here from CTranslate2 weights.

usage: openvino_encoder.py MODEL_FOLDER [--threads 1,2] [--precisions f32,bf16] [--windows 20]
needs: openvino, numpy

Prints a line of JSON: {"f32": {"1": [milliseconds, …], …}, …} for windows of 30 s, one after another. The graph is
written the way OpenVINO fuses best: attention as one operation, GELU exact, normalisation by MVN.
"""

import argparse
import json
import time
from pathlib import Path

import numpy as np
import openvino
import openvino.opset13 as op

from ctranslate2_weights import encoder_layers, read_tensors

HEAD = 64


class EncoderGraph:
    """Follows `whisper.model.AudioEncoder`; names are CTranslate2's."""

    def __init__(self, tensors):
        self.tensors = tensors
        self.width, self.bands = tensors["encoder/conv1/weight"].shape[:2]

    def values(self, name, shape=None):
        array = np.ascontiguousarray(self.tensors["encoder/" + name], np.float32)
        return op.constant(array if shape is None else array.reshape(shape))

    def linear(self, x, name, part=None):
        weight, bias = (self.tensors[f"encoder/{name}/{kind}"].astype(np.float32) for kind in ("weight", "bias"))
        if part is not None:
            weight, bias = np.split(weight, 3)[part], np.split(bias, 3)[part]
        product = op.matmul(x, op.constant(np.ascontiguousarray(weight)), False, True)
        return op.add(product, op.constant(np.ascontiguousarray(bias)))

    def norm(self, x, name):
        centred = op.mvn(x, op.constant(np.array([-1], np.int64)), True, 1e-5, "INSIDE_SQRT")
        return op.add(op.multiply(centred, self.values(name + "/gamma")), self.values(name + "/beta"))

    def convolution(self, x, name, stride):
        product = op.convolution(x, self.values(name + "/weight"), [stride], [1], [1], [1])
        return op.gelu(op.add(product, self.values(name + "/bias", (1, -1, 1))), "erf")

    def heads(self, x):
        split = op.reshape(x, op.constant(np.array([0, 0, self.width // HEAD, HEAD], np.int64)), True)
        return op.transpose(split, op.constant(np.array([0, 2, 1, 3], np.int64)))

    def layer(self, x, name):
        y = self.norm(x, name + "/self_attention/layer_norm")
        q, k, v = (self.heads(self.linear(y, name + "/self_attention/linear_0", part)) for part in range(3))
        mixed = op.transpose(
            op.scaled_dot_product_attention(q, k, v), op.constant(np.array([0, 2, 1, 3], np.int64)))
        mixed = op.reshape(mixed, op.constant(np.array([0, 0, self.width], np.int64)), True)
        x = op.add(x, self.linear(mixed, name + "/self_attention/linear_1"))
        y = self.linear(self.norm(x, name + "/ffn/layer_norm"), name + "/ffn/linear_0")
        return op.add(x, self.linear(op.gelu(y, "erf"), name + "/ffn/linear_1"))

    def model(self):
        mel = op.parameter([1, self.bands, 3000], np.float32, name="mel")
        x = self.convolution(self.convolution(mel, "conv1", 1), "conv2", 2)
        x = op.transpose(x, op.constant(np.array([0, 2, 1], np.int64)))
        x = op.add(x, self.values("position_encodings/encodings"))
        for index in range(encoder_layers(self.tensors)):
            x = self.layer(x, f"layer_{index}")
        return openvino.Model([self.norm(x, "layer_norm")], [mel], "encoder")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("model", type=Path)
    parser.add_argument("--threads", default="1,2")
    parser.add_argument("--precisions", default="f32,bf16")
    parser.add_argument("--windows", type=int, default=20)
    arguments = parser.parse_args()
    graph = EncoderGraph(read_tensors(arguments.model / "model.bin"))
    model, core = graph.model(), openvino.Core()
    mel = np.random.default_rng(1).standard_normal((1, graph.bands, 3000)).astype(np.float32)
    results = {}
    for precision in arguments.precisions.split(","):
        for threads in arguments.threads.split(","):
            compiled = core.compile_model(model, "CPU", {
                "INFERENCE_PRECISION_HINT": precision, "INFERENCE_NUM_THREADS": int(threads), "NUM_STREAMS": 1})
            request = compiled.create_infer_request()
            times = []
            for _ in range(arguments.windows + 2):
                start = time.monotonic()
                request.infer([mel])
                times.append(1000 * (time.monotonic() - start))
            # The first two warm caches up.
            results.setdefault(precision, {})[threads] = times[2:]
    print(json.dumps(results))


if __name__ == "__main__":
    main()
