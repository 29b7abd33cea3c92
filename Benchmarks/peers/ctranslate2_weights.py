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


def roles(tensors):
    """Yields (name in OpenAI's implementation, array); whisper.cpp has the same names."""
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
