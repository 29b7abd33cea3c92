"""Reads the tensors of a CTranslate2 `model.bin`. Needs numpy."""

import struct

import numpy as np

TYPES = {0: np.float32, 1: np.int8, 2: np.int16, 3: np.int32, 4: np.float16}


def read_tensors(path):
    data = path.read_bytes()
    position = 0

    def number(form):
        nonlocal position
        (value,) = struct.unpack_from("<" + form, data, position)
        position += struct.calcsize("<" + form)
        return value

    def text():
        nonlocal position
        length = number("H")
        value = data[position : position + length - 1].decode()
        position += length
        return value

    number("I"), text(), number("I")
    tensors = {}
    for _ in range(number("I")):
        name = text()
        shape = [number("I") for _ in range(number("B"))]
        dtype = np.dtype(TYPES[number("B")])
        size = number("I")
        tensors[name] = np.frombuffer(data, dtype, size // dtype.itemsize, position).reshape(shape)
        position += size
    return tensors


def encoder_layers(tensors):
    return len({n.split("/")[1] for n in tensors if n.startswith("encoder/layer_") and n.split("/")[1] != "layer_norm"})
