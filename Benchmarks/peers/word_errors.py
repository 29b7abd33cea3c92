"""Word errors by the published Whisper normalizer (whisper-normalizer) and Levenshtein alignment (jiwer)."""


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
