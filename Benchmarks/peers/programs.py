"""Speech recognisers as programs: what each is asked, and how its answer is read.

Every run is a child process of its own, so that peak memory is that of this run alone. Speed is counted without
loading the model, by the program's own clock; `whole_seconds` is the child from start to end.
"""

import re
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

import measured_child

HERE = Path(__file__).parent


@dataclass
class Run:
    """One run of a program over recordings."""

    seconds: float
    whole_seconds: float
    peak_bytes: int
    # Path of each recording: what was recognised.
    texts: dict = field(default_factory=dict)
    audio_seconds: float = 0


@dataclass
class Settings:
    threads: int
    language: str
    python: str
    openvino_python: str
    # What limits our instruction set, and what limits the peers'.
    own_environment: dict
    peer_environment: dict


class Steno:
    name = "steno"

    def __init__(self, binary, model, settings, arguments=()):
        self.binary, self.model, self.settings, self.arguments = binary, model, settings, list(arguments)

    def run(self, recordings):
        with tempfile.TemporaryDirectory() as folder:
            manifest = Path(folder) / "manifest.tsv"
            rows = [f"{Path(r).resolve()}\t\t{self.settings.language}\n" for r in recordings]
            manifest.write_text("file\treference\tlanguage\n" + "".join(rows))
            outcome, report = measured_child.run_json(
                [self.binary, "evaluate", manifest, "--model", self.model, "--threads", self.settings.threads,
                 "--json", "--quiet", *self.arguments], self.settings.own_environment)
        texts = {d["file"]: d["hypothesis"] for d in report["details"]}
        return Run(
            report["wall_seconds"], outcome.wall_seconds, outcome.peak_bytes,
            {r: texts[str(Path(r).resolve())] for r in recordings}, report["audio_seconds"])


class FasterWhisper:
    """Batch size 0 is its sequential way."""

    def __init__(self, model, settings, batch, compute="int8"):
        self.model, self.settings, self.batch, self.compute = model, settings, batch, compute
        self.name = f"faster-whisper {compute} " + (f"batch {batch}" if batch else "sequential")

    def run(self, recordings):
        outcome, report = measured_child.run_json(
            [self.settings.python, HERE / "faster_whisper_run.py", self.model, "--threads", self.settings.threads,
             "--batch", self.batch, "--type", self.compute, "--language", self.settings.language, *recordings],
            self.settings.peer_environment)
        return Run(report["seconds"], outcome.wall_seconds, outcome.peak_bytes, report["texts"])


class WhisperCPP:
    """Greedy, as all others. `best of` is 1, which spares it work that the others do where they fall back."""

    def __init__(self, binary, model, settings):
        self.binary, self.model, self.settings = binary, model, settings
        self.name = "whisper.cpp " + Path(model).stem.removeprefix("ggml-")

    def run(self, recordings):
        total = Run(0, 0, 0)
        for recording in recordings:
            outcome = measured_child.run(
                [self.binary, "-m", self.model, "-t", self.settings.threads, "-bs", 1, "-bo", 1, "-nt", "-l",
                 self.settings.language, "-f", recording], self.settings.peer_environment)
            times = dict(re.findall(r"(\w+) time = +([0-9.]+) ms", outcome.errors))
            if "total" not in times or "load" not in times:
                raise measured_child.ProgramFailed(f"{self.binary} told no times")
            total.seconds += (float(times["total"]) - float(times["load"])) / 1000
            total.whole_seconds += outcome.wall_seconds
            total.peak_bytes = max(total.peak_bytes, outcome.peak_bytes)
            total.texts[recording] = " ".join(outcome.output.split())
        return total


class OpenVINO:
    """A Whisper converted for OpenVINO GenAI."""

    def __init__(self, model, settings):
        self.model, self.settings = model, settings
        self.name = "openvino " + Path(model).name

    def run(self, recordings):
        outcome, report = measured_child.run_json(
            [self.settings.openvino_python, HERE / "openvino_run.py", self.model, "--threads", self.settings.threads,
             "--language", self.settings.language, *recordings], self.settings.peer_environment)
        return Run(report["seconds"], outcome.wall_seconds, outcome.peak_bytes, report["texts"])
