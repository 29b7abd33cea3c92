"""Whisper's encoder alone, ours beside OpenVINO's graph of the same weights, for a window of 30 s."""

import statistics
from pathlib import Path

import measured_child

HERE = Path(__file__).parent


def ours(arguments, settings, threads):
    _, report = measured_child.run_json(
        [arguments.steno, "bench", "--model", arguments.model, "--measure", "encoder", "--threads", threads, "--runs", 4,
         "--json", "--quiet"],
        settings.own_environment)
    return report["settings"][0]["encoder"]["milliseconds"]


def compare(arguments, settings, note):
    """A list of {"threads", "program", "milliseconds": {min, median, max}, "ratio": their median / our median of the
    same round}."""
    collected = {}
    counts = sorted({1, settings.threads})
    theirs = True
    for _ in range(arguments.rounds):
        for threads in counts:
            mine = ours(arguments, settings, threads)
            collected.setdefault((threads, "steno"), []).append((mine["median"], mine["min"], mine["max"], 1))
            if not theirs:
                continue
            try:
                _, times = measured_child.run_json(
                    [settings.openvino_python, HERE / "openvino_encoder.py", arguments.model, "--threads", threads,
                     "--windows", 10], settings.peer_environment)
            except measured_child.ProgramFailed as error:
                note(f"openvino's encoder is left out: {error}")
                theirs = False
                continue
            for precision, by_threads in times.items():
                values = by_threads[str(threads)]
                median = statistics.median(values)
                collected.setdefault((threads, "openvino " + precision), []).append(
                    (median, min(values), max(values), median / mine["median"]))
    return [summary(key, values) for key, values in sorted(collected.items())]


def summary(key, rounds):
    medians, lowest, highest, ratios = zip(*rounds)
    result = {
        "threads": key[0], "program": key[1],
        "milliseconds": {"min": min(lowest), "median": statistics.median(medians), "max": max(highest)}}
    if key[1] != "steno":
        result["ratio"] = {"min": min(ratios), "median": statistics.median(ratios), "max": max(ratios)}
    return result


def table(results):
    rows = [["encoder, 30 s window", "threads", "ms min/median/max", "ours is × as fast"]]
    for result in results:
        rows.append([
            result["program"], str(result["threads"]),
            "/".join("%.0f" % result["milliseconds"][part] for part in ("min", "median", "max")),
            "/".join("%.2f" % result["ratio"][part] for part in ("min", "median", "max")) if "ratio" in result else "-"])
    return rows
