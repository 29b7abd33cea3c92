"""Word times of faster-whisper, by the measure of `steno evaluate --words`.

    python faster_whisper_words.py MODEL MANIFEST [--beam 1] [--type int8]

MANIFEST is a table separated by tabs with the columns file and reference; references are tables with the columns
start_s, end_s and word. Prints one JSON object.
"""

import argparse
import csv
import json
import pathlib
import statistics

from faster_whisper import WhisperModel


def core(word):
    return "".join(c for c in word.lower() if c.isalnum())


def matches(reference, hypothesis):
    """Pairs of equal words in a Levenshtein alignment; a deletion is preferred, then an insertion."""
    rows, columns = len(reference), len(hypothesis)
    cost = [[0] * (columns + 1) for _ in range(rows + 1)]
    for i in range(rows + 1):
        for j in range(columns + 1):
            if i == 0 or j == 0:
                cost[i][j] = i + j
                continue
            same = reference[i - 1][2] == hypothesis[j - 1][2]
            cost[i][j] = min(cost[i - 1][j - 1] + (not same), cost[i - 1][j] + 1, cost[i][j - 1] + 1)
    i, j, pairs = rows, columns, []
    while i and j:
        if cost[i][j] == cost[i - 1][j] + 1:
            i -= 1
        elif cost[i][j] == cost[i][j - 1] + 1:
            j -= 1
        else:
            i, j = i - 1, j - 1
            if reference[i][2] == hypothesis[j][2]:
                pairs.append((reference[i], hypothesis[j]))
    return pairs[::-1]


def summary(differences):
    sizes = [abs(d) for d in differences]
    return {
        "within_50_ms": sum(s <= 0.0500001 for s in sizes) / len(sizes),
        "within_100_ms": sum(s <= 0.1000001 for s in sizes) / len(sizes),
        "within_200_ms": sum(s <= 0.2000001 for s in sizes) / len(sizes),
        "mean_absolute_error": statistics.fmean(sizes),
        "median_absolute_error": statistics.median(sizes),
        "mean_signed_error": statistics.fmean(differences),
    }


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("model")
    parser.add_argument("manifest", type=pathlib.Path)
    parser.add_argument("--beam", type=int, default=1)
    parser.add_argument("--type", default="int8")
    arguments = parser.parse_args()
    model = WhisperModel(arguments.model, device="cpu", compute_type=arguments.type, cpu_threads=2)
    folder = arguments.manifest.parent
    starts, ends, words = [], [], 0
    with arguments.manifest.open() as table:
        for row in csv.DictReader(table, delimiter="\t", quoting=csv.QUOTE_NONE):
            if not row["reference"].endswith(".words.tsv"):
                continue
            with (folder / row["reference"]).open() as times:
                reference = [
                    (float(line["start_s"]), float(line["end_s"]), core(line["word"]))
                    for line in csv.DictReader(times, delimiter="\t", quoting=csv.QUOTE_NONE)
                ]
            segments, _ = model.transcribe(
                str(folder / row["file"]), language=row.get("language") or "en", beam_size=arguments.beam,
                word_timestamps=True)
            hypothesis = [(w.start, w.end, core(w.word)) for s in segments for w in s.words]
            reference = [r for r in reference if r[2]]
            hypothesis = [h for h in hypothesis if h[2]]
            words += len(reference)
            for expected, found in matches(reference, hypothesis):
                starts.append(found[0] - expected[0])
                ends.append(found[1] - expected[1])
    print(json.dumps(
        {"words": words, "matched": len(starts), "starts": summary(starts), "ends": summary(ends)}, indent=2))


main()
