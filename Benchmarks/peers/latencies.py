"""How long a short recording takes once the model is loaded."""

import re
import statistics
import subprocess
import tempfile
from pathlib import Path

import measured_child
from programs import HERE

LENGTHS = (2, 4, 6, 8, 10)


def cut(recording, folder):
    """Pieces of a recording, one after another, by ffmpeg."""
    clips, start = [], 0
    for seconds in LENGTHS:
        clip = Path(folder) / f"{seconds}s.wav"
        command = ["ffmpeg", "-v", "error", "-y", "-ss", str(start), "-t", str(seconds), "-i", recording, "-ar", "16000",
                   "-ac", "1", str(clip)]
        if subprocess.run(command, stdin=subprocess.DEVNULL).returncode != 0:
            raise measured_child.ProgramFailed("ffmpeg cannot cut the recording; give --clips")
        clips.append(str(clip))
        start += seconds
    return clips


def steno(arguments, settings, clips):
    _, report = measured_child.run_json(
        [arguments.steno, "bench", "--model", arguments.model, "--language", settings.language, "--measure", "latency",
         "--threads", settings.threads, "--runs", 3, "--json", "--quiet", *clips], settings.own_environment)
    return {clip["file"]: clip["milliseconds"]["median"] for clip in report["settings"][0]["latency"]["clips"]}


def faster_whisper(arguments, settings, clips):
    _, report = measured_child.run_json(
        [settings.python, HERE / "faster_whisper_run.py", arguments.model, "--threads", settings.threads, "--language",
         settings.language, "--repeat", 3, *clips], settings.peer_environment)
    return {clip: 1000 * statistics.median(times) for clip, times in report["latencies"].items()}


def whisper_cpp(model):
    """The sum of the stages that it times: no loading, no reading, no allocation."""

    def times(arguments, settings, clips):
        result = {}
        for clip in clips:
            runs = []
            for _ in range(3):
                outcome = measured_child.run(
                    [arguments.whisper_cpp, "-m", model, "-t", settings.threads, "-bs", 1, "-bo", 1, "-nt", "-l",
                     settings.language, "-f", clip], settings.peer_environment)
                stages = dict(re.findall(r"(\w+) time = +([0-9.]+) ms", outcome.errors))
                runs.append(sum(float(v) for stage, v in stages.items() if stage not in ("load", "total")))
            result[clip] = statistics.median(runs)
        return result

    return times


def compare(arguments, settings, recordings, note):
    """A list of {"program", "clips": {name: {"min", "median", "max"} of the rounds, ms}, "ratio": over all clips and
    rounds}."""
    programs = {"steno": steno, "faster-whisper int8 sequential": faster_whisper}
    for model in arguments.ggml if arguments.whisper_cpp else []:
        programs["whisper.cpp " + model.stem.removeprefix("ggml-")] = whisper_cpp(model)
    with tempfile.TemporaryDirectory() as folder:
        clips = [str(clip) for clip in arguments.clips] or cut(recordings[0], folder)
        collected = {}
        for _ in range(arguments.rounds):
            for name, program in list(programs.items()):
                try:
                    collected.setdefault(name, []).append(program(arguments, settings, clips))
                except measured_child.ProgramFailed as error:
                    if name == "steno":
                        raise
                    note(f"{name} is left out: {error}")
                    del programs[name]
                    collected.pop(name, None)
    results = []
    for name, rounds in collected.items():
        result = {"program": name, "clips": {}}
        for clip in clips:
            values = [times[clip] for times in rounds]
            result["clips"][Path(clip).name] = spread(values)
        if name != "steno":
            result["ratio"] = spread([
                theirs[clip] / ours[clip] for ours, theirs in zip(collected["steno"], rounds) for clip in clips])
        results.append(result)
    return results


def spread(values):
    return {"min": min(values), "median": statistics.median(values), "max": max(values)}


def table(results):
    names = list(results[0]["clips"])
    rows = [["latency, ms (median)", *names, "ours is × as fast"]]
    for result in results:
        ratio = result.get("ratio")
        rows.append([
            result["program"], *("%.0f" % result["clips"][name]["median"] for name in names),
            "%.2f/%.2f/%.2f" % (ratio["min"], ratio["median"], ratio["max"]) if ratio else "-"])
    return rows
