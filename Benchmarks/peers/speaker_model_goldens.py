"""Writes the values that the tests of the speaker models compare with, computed by PyTorch.

    python speaker_model_goldens.py SEGMENTATION CAMPPLUS > values.txt

SEGMENTATION is pyannote's segmentation-3.0 `pytorch_model.bin`, CAMPPLUS 3D-Speaker's `campplus_cn_en_common.pt`.
Needs torch and numpy. The networks are written down here from their papers and the names of the weights, the
filter bank by NumPy's FFT, so that they share nothing with Steno's. `--bank` needs no weights: it prints the filter
bank's values only.
"""

import math
import pickle
import sys
import types

import numpy as np


def signal(count):
    """The signal of the Swift tests (`GoldenSignal`)."""
    state = 1
    values = np.zeros(count, np.float32)
    for i in range(count):
        state = (state * 6364136223846793005 + 1442695040888963407) % 2**64
        noise = (state >> 40) / 8388608 - 1
        envelope = ((i * 3) // 16000 % 4) / 4
        tone = (i * (180 + (i // 4000) % 7 * 35)) % 16000 / 8000 - 1
        high = (i * 1333) % 16000 / 8000 - 1
        values[i] = 0.3 * envelope * tone + 0.05 * high * (1 - envelope) + 0.02 * noise
    return values


def filter_bank(samples, bands=80):
    """Kaldi's log mel energies of samples in -1 ... 1: [frame][band]."""
    samples = np.asarray(samples, np.float64)
    frames = np.stack([samples[i : i + 400] for i in range(0, len(samples) - 399, 160)])
    frames -= frames.mean(1, keepdims=True)
    before = np.concatenate([frames[:, :1], frames[:, :-1]], 1)
    window = (0.5 - 0.5 * np.cos(2 * np.pi * np.arange(400) / 399)) ** 0.85
    power = np.abs(np.fft.rfft((frames - 0.97 * before) * window, 512)) ** 2

    def mel(frequency):
        return 1127 * np.log(1 + frequency / 700)

    edges = np.linspace(mel(20), mel(8000), bands + 2)
    places = mel(np.arange(257) * 16000 / 512)[:, None]
    rise = (places - edges[:-2]) / (edges[1:-1] - edges[:-2])
    fall = (edges[2:] - places) / (edges[2:] - edges[1:-1])
    weights = np.maximum(0, np.minimum(rise, fall))
    return np.log(np.maximum(power @ weights, 2.0**-23))


def load(path):
    """The tensors of a checkpoint; classes of the training framework become empty ones."""
    import torch

    class Unpickler(pickle.Unpickler):
        def find_class(self, module, name):
            if module.split(".")[0] in ("torch", "collections", "numpy") and name != "TorchVersion":
                return super().find_class(module, name)
            return type(name, (), {"__init__": lambda *_: None, "__setstate__": lambda *_: None})

    pickler = types.SimpleNamespace(Unpickler=Unpickler, load=pickle.load, __name__="pickle")
    content = torch.load(path, map_location="cpu", pickle_module=pickler, weights_only=False)
    return content.get("state_dict", content)


def segmentation(w, samples):
    """PyanNet: log-probabilities [frame][class] of one window."""
    import torch
    import torch.nn.functional as F

    def norm(x, name):
        return F.instance_norm(x, weight=w[name + ".weight"], bias=w[name + ".bias"], eps=1e-5)

    base = "sincnet.conv1d.0.filterbank."
    low = 50 + w[base + "low_hz_"].abs()
    high = (low + 50 + w[base + "band_hz_"].abs()).clamp(50, 8000)
    times, window = w[base + "n_"], w[base + "window_"]
    even = (torch.sin(high * times) - torch.sin(low * times)) / (times / 2) * window
    odd = (torch.cos(low * times) - torch.cos(high * times)) / (times / 2) * window
    width = 2 * (high - low)
    even = torch.cat([even, width, even.flip(1)], 1) / width
    odd = torch.cat([odd, torch.zeros_like(width), -odd.flip(1)], 1) / width
    filters = torch.cat([even, odd])[:, None]

    x = norm(torch.from_numpy(samples)[None, None], "sincnet.wav_norm1d")
    x = F.conv1d(x, filters, stride=10).abs()
    x = F.leaky_relu(norm(F.max_pool1d(x, 3), "sincnet.norm1d.0"))
    for i in (1, 2):
        x = F.conv1d(x, w[f"sincnet.conv1d.{i}.weight"], w[f"sincnet.conv1d.{i}.bias"])
        x = F.leaky_relu(norm(F.max_pool1d(x, 3), f"sincnet.norm1d.{i}"))
    lstm = torch.nn.LSTM(x.shape[1], 128, 4, bidirectional=True, batch_first=True)
    lstm.load_state_dict({k[5:]: v for k, v in w.items() if k.startswith("lstm.")})
    x, _ = lstm(x.transpose(1, 2))
    for i in (0, 1):
        x = F.leaky_relu(F.linear(x, w[f"linear.{i}.weight"], w[f"linear.{i}.bias"]))
    return F.linear(x, w["classifier.weight"], w["classifier.bias"]).log_softmax(-1)[0]


def embedding(w, features):
    """CAM++: 192 values of features [frame][band]."""
    import torch
    import torch.nn.functional as F

    def norm(x, name):
        return F.batch_norm(
            x, w[name + ".running_mean"], w[name + ".running_var"], w.get(name + ".weight"), w.get(name + ".bias")
        )

    def head(x, name, bn, step):
        return norm(F.conv2d(x, w[name + ".weight"], stride=(step, 1), padding=w[name + ".weight"].shape[-1] // 2), bn)

    features = features - features.mean(0)
    x = torch.from_numpy(features.T.astype(np.float32))[None, None]
    x = head(x, "head.conv1", "head.bn1", 1).relu()
    for layer in (1, 2):
        for block in (0, 1):
            name = f"head.layer{layer}.{block}."
            inner = head(x, name + "conv1", name + "bn1", 2 - block).relu()
            inner = head(inner, name + "conv2", name + "bn2", 1)
            around = head(x, name + "shortcut.0", name + "shortcut.1", 2) if block == 0 else x
            x = (inner + around).relu()
    x = head(x, "head.conv2", "head.bn2", 2).relu()
    x = x.flatten(1, 2)
    x = F.conv1d(x, w["xvector.tdnn.linear.weight"], stride=2, padding=2)
    x = norm(x, "xvector.tdnn.nonlinear.batchnorm").relu()
    for block, (layers, dilation) in enumerate([(12, 1), (24, 2), (16, 2)], 1):
        for layer in range(1, layers + 1):
            name = f"xvector.block{block}.tdnnd{layer}."
            y = F.conv1d(norm(x, name + "nonlinear1.batchnorm").relu(), w[name + "linear1.weight"])
            y = norm(y, name + "nonlinear2.batchnorm").relu()
            cam = name + "cam_layer."
            local = F.conv1d(y, w[cam + "linear_local.weight"], padding=dilation, dilation=dilation)
            parts = [p.mean(-1, keepdim=True).expand_as(p) for p in y.split(100, -1)]
            context = y.mean(-1, keepdim=True) + torch.cat(parts, -1)
            context = F.conv1d(context, w[cam + "linear1.weight"], w[cam + "linear1.bias"]).relu()
            mask = F.conv1d(context, w[cam + "linear2.weight"], w[cam + "linear2.bias"]).sigmoid()
            x = torch.cat([x, local * mask], 1)
        name = f"xvector.transit{block}."
        x = F.conv1d(norm(x, name + "nonlinear.batchnorm").relu(), w[name + "linear.weight"])
    x = norm(x, "xvector.out_nonlinear.batchnorm").relu()
    x = torch.cat([x.mean(-1), x.std(-1, unbiased=True)], -1)[..., None]
    return norm(F.conv1d(x, w["xvector.dense.linear.weight"])[..., 0], "xvector.dense.nonlinear.batchnorm")[0]


def show(name, values):
    values = np.asarray(values, np.float32).ravel()
    print(name + ":", ", ".join(f"{v:.7g}" for v in values))


def main():
    samples = signal(160000)
    bank = filter_bank(samples[:8000])
    show("bank", bank[::6, ::9])
    silent = filter_bank(np.concatenate([np.zeros(400), np.full(400, 0.25)]))
    show("silence", silent[:, 0])
    if sys.argv[1:] == ["--bank"]:
        return
    import torch

    torch.set_grad_enabled(False)
    scores = segmentation(load(sys.argv[1]), samples)
    show("segmentation", scores[::36])
    show("share", scores.exp().mean(0))
    weights = load(sys.argv[2])
    show("embedding", embedding(weights, filter_bank(samples[:80000])))
    parts = np.concatenate([filter_bank(samples[:24000]), filter_bank(samples[40000:41600]), filter_bank(samples[90000:])])
    show("parts", embedding(weights, parts)[:64])


if __name__ == "__main__":
    main()
