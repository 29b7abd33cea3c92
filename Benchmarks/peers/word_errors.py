"""Word errors by the published Whisper normalizer (whisper-normalizer) and Levenshtein alignment (jiwer).

As a program it reads {"references", "hypotheses", "language"} from standard input, so that the comparison itself can
run without these packages.
"""

import json
import subprocess
import sys


def measured_by(python, references, hypotheses, language):
    """What `measure` gives, computed by the Python that has the packages; raises OSError or RuntimeError."""
    question = json.dumps({"references": references, "hypotheses": hypotheses, "language": language})
    child = subprocess.run([python, __file__], input=question, capture_output=True, text=True)
    if child.returncode != 0:
        raise RuntimeError((child.stderr.strip() or "it failed").split("\n")[-1])
    return json.loads(child.stdout)


def measure(references, hypotheses, language):
    """Fractions of the references' words: {"wer", "substitutions", "insertions", "deletions"}; None where nothing
    was said. Both are dictionaries by recording."""
    import jiwer
    from whisper_normalizer.basic import BasicTextNormalizer
    from whisper_normalizer.english import EnglishTextNormalizer

    normal = EnglishTextNormalizer() if language == "en" else BasicTextNormalizer()
    names = [name for name in references if normal(references[name]).strip()]
    if not names:
        return None
    result = jiwer.process_words(
        [normal(references[name]) for name in names], [normal(hypotheses.get(name, "")) for name in names])
    words = result.hits + result.substitutions + result.deletions
    return {
        "wer": result.wer, "substitutions": result.substitutions / words, "insertions": result.insertions / words,
        "deletions": result.deletions / words}


if __name__ == "__main__":
    print(json.dumps(measure(**json.load(sys.stdin))))
