"""Runs a program to its end and tells how long it took and how much memory it had at most."""

import json
import os
import subprocess
import tempfile
import time
from dataclasses import dataclass


@dataclass
class Outcome:
    wall_seconds: float
    # Of the program or the largest of its own children.
    peak_bytes: int
    output: str
    errors: str


class ProgramFailed(Exception):
    """A program that could not do its work; the message says what it said last."""


def run(command, environment=None):
    """Raises ProgramFailed where the program is missing or ends with anything but 0."""
    with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as errors:
        start = time.monotonic()
        try:
            child = subprocess.Popen(
                [str(part) for part in command], stdin=subprocess.DEVNULL, stdout=output, stderr=errors,
                env={**os.environ, **(environment or {})})
        except OSError as error:
            raise ProgramFailed(f"{command[0]} does not run: {error.strerror}") from None
        _, status, usage = os.wait4(child.pid, 0)
        wall = time.monotonic() - start
        child.returncode = os.waitstatus_to_exitcode(status)
        texts = []
        for file in (output, errors):
            file.seek(0)
            texts.append(file.read().decode(errors="replace"))
        if child.returncode != 0:
            said = (texts[1].strip() or texts[0].strip()).split("\n")[-1]
            raise ProgramFailed(f"{command[0]} ended with {child.returncode}: {said}")
    return Outcome(wall, usage.ru_maxrss * 1024, *texts)


def run_json(command, environment=None):
    """The outcome and the JSON value that is the last line, or all, of the program's output."""
    outcome = run(command, environment)
    for text in (outcome.output, outcome.output.strip().split("\n")[-1]):
        try:
            return outcome, json.loads(text)
        except json.JSONDecodeError:
            continue
    raise ProgramFailed(f"{command[0]} printed no JSON")
