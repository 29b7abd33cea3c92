#!/usr/bin/env python3
"""Writes a CTranslate2 Whisper folder as one that Hugging Face's tools read, such as OpenVINO's converter:

    huggingface_from_ctranslate2.py FOLDER OUTPUT_FOLDER
    optimum-cli export openvino --model OUTPUT_FOLDER --task automatic-speech-recognition-with-past OPENVINO_FOLDER

needs: numpy
"""
import json
import re
import shutil
import struct
import sys
from pathlib import Path

import numpy as np

from ctranslate2_weights import read_tensors, roles

PARTS = [
    ("cross_attn_ln", "encoder_attn_layer_norm"), ("attn_ln", "self_attn_layer_norm"), ("mlp_ln", "final_layer_norm"),
    ("mlp.0", "fc1"), ("mlp.2", "fc2"), ("cross_attn.", "encoder_attn."), ("attn.", "self_attn."),
    ("ln_post", "layer_norm"), ("decoder.ln.", "decoder.layer_norm."), ("token_embedding", "embed_tokens"),
    ("positional_embedding", "embed_positions.weight"),
]


def name(role):
    block = re.fullmatch(r"(\w+)\.blocks\.(\d+)\.(.+)", role)
    head, tail = (f"{block[1]}.layers.{block[2]}.", block[3]) if block else ("", role)
    for old, new in PARTS:
        if old in tail:
            tail = tail.replace(old, new, 1)
            break
    tail = re.sub(r"attn\.(query|key|value|out)\.", lambda m: f"attn.{m[1][0] if m[1] != 'out' else 'out'}_proj.", tail)
    return "model." + head + tail


def write_safetensors(arrays, path):
    header, offset = {}, 0
    for key, array in arrays.items():
        header[key] = {"dtype": "F32", "shape": list(array.shape), "data_offsets": [offset, offset + 4 * array.size]}
        offset += 4 * array.size
    text = json.dumps({"__metadata__": {"format": "pt"}, **header}).encode()
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text)
        for array in arrays.values():
            file.write(np.ascontiguousarray(array, np.float32).tobytes())


def main(folder, output):
    output.mkdir(parents=True, exist_ok=True)
    arrays = {name(role): array for role, array in roles(read_tensors(folder / "model.bin"))}
    for key in arrays:
        if re.search(r"conv\d\.bias", key):
            arrays[key] = arrays[key].reshape(-1)
    write_safetensors(arrays, output / "model.safetensors")
    width, bands = arrays["model.encoder.conv1.weight"].shape[:2]
    size = arrays["model.decoder.embed_tokens.weight"].shape[0]
    layers = lambda side: 1 + max(int(k.split(".")[3]) for k in arrays if k.startswith(f"model.{side}.layers."))
    tokens = {t["content"]: t["id"] for t in json.loads((folder / "tokenizer.json").read_text())["added_tokens"]}
    start, end = tokens["<|startoftranscript|>"], tokens["<|endoftext|>"]
    own = json.loads((folder / "config.json").read_text())
    shared = {"bos_token_id": end, "eos_token_id": end, "pad_token_id": end, "decoder_start_token_id": start}
    write = lambda file, value: (output / file).write_text(json.dumps(value, indent=2))
    write("config.json", {
        "architectures": ["WhisperForConditionalGeneration"], "model_type": "whisper", "d_model": width,
        "encoder_layers": layers("encoder"), "decoder_layers": layers("decoder"), "encoder_attention_heads": width // 64,
        "decoder_attention_heads": width // 64, "encoder_ffn_dim": 4 * width, "decoder_ffn_dim": 4 * width,
        "num_mel_bins": bands, "max_source_positions": 1500, "max_target_positions": 448, "vocab_size": size,
        "activation_function": "gelu", "torch_dtype": "float32", "is_encoder_decoder": True, **shared})
    languages = {t: i for t, i in tokens.items() if re.fullmatch(r"<\|[a-z]{2,3}\|>", t)}
    multilingual = size >= 51865
    write("generation_config.json", {
        **shared, "max_length": 448, "is_multilingual": multilingual, "return_timestamps": False,
        "suppress_tokens": own["suppress_ids"], "begin_suppress_tokens": own["suppress_ids_begin"],
        "no_timestamps_token_id": tokens["<|notimestamps|>"], "prev_sot_token_id": tokens["<|startofprev|>"],
        "alignment_heads": own.get("alignment_heads", []),
        **({"lang_to_id": languages, "task_to_id": {
            "transcribe": tokens["<|transcribe|>"], "translate": tokens["<|translate|>"]}} if multilingual else {})})
    write("preprocessor_config.json", {
        "feature_extractor_type": "WhisperFeatureExtractor", "feature_size": bands, "sampling_rate": 16000,
        "hop_length": 160, "chunk_length": 30, "n_fft": 400, "n_samples": 480000, "nb_max_frames": 3000,
        "padding_side": "right", "padding_value": 0.0, "processor_class": "WhisperProcessor",
        "return_attention_mask": False})
    shutil.copyfile(folder / "tokenizer.json", output / "tokenizer.json")
    write("tokenizer_config.json", {
        "tokenizer_class": "WhisperTokenizer", "processor_class": "WhisperProcessor", "errors": "replace",
        "bos_token": "<|endoftext|>", "eos_token": "<|endoftext|>", "unk_token": "<|endoftext|>",
        "pad_token": "<|endoftext|>", "model_max_length": 1024})


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
