#!/usr/bin/env python3
"""Steno beside other Whisper programs: the same audio and weights, in turn, in one run.

    compare.py --steno .build/release/steno --model MODEL_FOLDER talk.flac …
    compare.py --steno … --model … --manifest MANIFEST.tsv          word errors too

Programs that are not named or cannot run are left out with a message:
  --python PYTHON            with faster-whisper (and openvino, for the encoder; jiwer and whisper-normalizer for words)
  --whisper-cpp BINARY --ggml FILE [--ggml FILE]    e.g. f16 and q8_0
  --openvino FOLDER          a Whisper that OpenVINO GenAI can run
"""

import argparse
import json
import os
import statistics
import sys
from pathlib import Path

import encoders
import latencies
import measured_child
import word_errors
from programs import FasterWhisper, OpenVINO, Settings, Steno, WhisperCPP


def note(text):
    print(text, file=sys.stderr, flush=True)


def limits(level):
    """Environment that keeps the peers' libraries to an instruction set."""
    if level is None:
        return {}
    names = {"avx2": ("AVX2", "AVX2", "AVX2"), "avx512": ("AVX512", "AVX512", "AVX512_CORE_VNNI")}
    ctranslate2, mkl, onednn = names[level]
    return {
        "CT2_FORCE_CPU_ISA": ctranslate2, "MKL_ENABLE_INSTRUCTIONS": mkl, "ONEDNN_MAX_CPU_ISA": onednn,
        "DNNL_MAX_CPU_ISA": onednn}


def spread(values):
    return {"min": min(values), "median": statistics.median(values), "max": max(values)}


def best_faster_whisper(arguments, settings, recordings):
    """The fastest of the batch sizes, each tried once."""
    best = None
    for batch in arguments.batches:
        program = FasterWhisper(arguments.model, settings, batch)
        try:
            seconds = program.run(recordings).seconds
        except measured_child.ProgramFailed as error:
            note(f"{program.name} is left out: {error}")
            return []
        note(f"tried {program.name}: {seconds:.2f} s")
        if best is None or seconds < best[0]:
            best = (seconds, program)
    return [best[1]]


def peers(arguments, settings, recordings):
    programs = best_faster_whisper(arguments, settings, recordings)
    for model in arguments.ggml if arguments.whisper_cpp else []:
        programs.append(WhisperCPP(arguments.whisper_cpp, model, settings))
    if arguments.openvino:
        programs.append(OpenVINO(arguments.openvino, settings))
    return programs


def read_manifest(arguments, settings):
    """Paths and references, as `steno evaluate` reads the manifest."""
    _, report = measured_child.run_json(
        [arguments.steno, "evaluate", arguments.manifest, "--model", arguments.model, "--threads", settings.threads,
         "--language", settings.language, "--json", "--quiet"], settings.own_environment)
    folder = arguments.manifest.parent
    return {str(folder / d["file"]): d["reference"] for d in report["details"]}, report["audio_seconds"]


def measure(programs, recordings, rounds):
    """Runs all programs in turn, round after round; one that fails is left out from then on."""
    runs = {program.name: [] for program in programs}
    for number in range(rounds):
        for program in programs:
            if len(runs[program.name]) < number:
                continue
            try:
                runs[program.name].append(program.run(recordings))
                note(f"round {number + 1}: {program.name}: {runs[program.name][-1].seconds:.2f} s")
            except measured_child.ProgramFailed as error:
                note(f"{program.name} is left out: {error}")
    return {name: done for name, done in runs.items() if len(done) == rounds}


def summarize(runs, audio_seconds, references, settings):
    """One object a program: speeds, ratios to ours round by round, memory and words."""
    own = runs.get(Steno.name)
    results = []
    for name, done in runs.items():
        result = {
            "program": name,
            "speed": spread([audio_seconds / run.seconds for run in done]),
            "speed_with_loading": spread([audio_seconds / run.whole_seconds for run in done]),
            "peak_memory_bytes": max(run.peak_bytes for run in done)}
        if own and name != Steno.name:
            result["ratio"] = spread([theirs.seconds / ours.seconds for ours, theirs in zip(own, done)])
        if references:
            try:
                result["words"] = word_errors.measured_by(
                    settings.python, references, done[-1].texts, settings.language)
            except (OSError, RuntimeError) as error:
                note(f"words of {name} are not checked: {error}")
        results.append(result)
    return results


def show(results):
    def three(values, form):
        return "/".join(form % values[part] for part in ("min", "median", "max")) if values else "-"

    rows = [["program", "× real time", "with loading", "ours is × as fast", "WER %", "del %", "MB"]]
    for result in results:
        words = result.get("words")
        rows.append([
            result["program"], three(result["speed"], "%.1f"), three(result["speed_with_loading"], "%.1f"),
            three(result.get("ratio"), "%.2f"), "%.2f" % (100 * words["wer"]) if words else "-",
            "%.2f" % (100 * words["deletions"]) if words else "-", str(result["peak_memory_bytes"] // 2**20)])
    print_table(rows)


def print_table(rows):
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    for row in rows:
        cells = [cell.ljust(width) if i == 0 else cell.rjust(width) for i, (cell, width) in enumerate(zip(row, widths))]
        print("  ".join(cells).rstrip())


def parse():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("recordings", nargs="*")
    parser.add_argument("--manifest", type=Path, help="recordings with references, as for steno evaluate")
    parser.add_argument("--steno", type=Path, required=True)
    parser.add_argument("--model", type=Path, required=True, help="CTranslate2 folder, read by Steno and faster-whisper")
    parser.add_argument("--python", default=sys.executable)
    parser.add_argument("--whisper-cpp", type=Path)
    parser.add_argument("--ggml", type=Path, action="append", default=[])
    parser.add_argument("--openvino", type=Path, help="a converted model's folder")
    parser.add_argument("--openvino-python", help="where openvino is another Python's")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--threads", type=int, default=0, help="0: all cores")
    parser.add_argument("--language", default="en")
    parser.add_argument(
        "--batches", type=lambda text: [int(size) for size in text.split(",")], default=[0, 1, 2, 4, 8, 16],
        help="faster-whisper's batch sizes to try; 0 is sequential")
    parser.add_argument("--steno-isa", choices=["amx", "avx512", "avx2"])
    parser.add_argument("--peer-isa", choices=["avx512", "avx2"], help="whisper.cpp: give a build for it")
    parser.add_argument("--only", choices=["files", "encoder", "clips"], action="append", default=[])
    parser.add_argument("--clips", nargs="+", default=[], help="short recordings for latency; cut by default")
    parser.add_argument("--json", type=Path, help="file to write everything to")
    arguments = parser.parse_args()
    if not arguments.recordings and not arguments.manifest and arguments.only != ["encoder"]:
        parser.error("give recordings or --manifest; only the encoder needs none")
    if arguments.rounds < 1:
        parser.error("--rounds must be at least 1")
    return arguments


def main():
    arguments = parse()
    settings = Settings(
        threads=arguments.threads or len(os.sched_getaffinity(0)), language=arguments.language, python=arguments.python,
        openvino_python=arguments.openvino_python or arguments.python,
        own_environment={"STENO_ISA": arguments.steno_isa} if arguments.steno_isa else {},
        peer_environment=limits(arguments.peer_isa))
    wanted = set(arguments.only or ["files", "encoder", "clips"])
    report = {"threads": settings.threads, "model": str(arguments.model)}
    recordings, references = list(arguments.recordings), {}
    try:
        if arguments.manifest and wanted != {"encoder"}:
            references, audio_seconds = read_manifest(arguments, settings)
            recordings = list(references)
        if "files" in wanted:
            own = Steno(arguments.steno, arguments.model, settings)
            if not arguments.manifest:
                audio_seconds = own.run(recordings).audio_seconds
            report["audio_seconds"] = audio_seconds
            note(f"{len(recordings)} recordings, {audio_seconds:.1f} s, {settings.threads} threads")
            runs = measure([own] + peers(arguments, settings, recordings), recordings, arguments.rounds)
            report["files"] = summarize(runs, audio_seconds, references, settings)
            show(report["files"])
        if "encoder" in wanted:
            report["encoder"] = encoders.compare(arguments, settings, note)
            print()
            print_table(encoders.table(report["encoder"]))
        if "clips" in wanted:
            report["clips"] = latencies.compare(arguments, settings, recordings, note)
            print()
            print_table(latencies.table(report["clips"]))
    except measured_child.ProgramFailed as error:
        sys.exit(f"compare.py: {error}")
    if arguments.json:
        arguments.json.write_text(json.dumps(report, indent=2) + "\n")


if __name__ == "__main__":
    main()
