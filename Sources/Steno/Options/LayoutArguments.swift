import ArgumentParser
import SpeechModels
import Transcripts

/// Times of words, and what subtitles make of them.
struct LayoutArguments: ParsableArguments {
  @Flag(help: "Find the time of each word.")
  var wordTimestamps = false
  @Flag(help: "Underline each word while it is spoken (srt, vtt); needs --word-timestamps.")
  var highlightWords = false
  @Option(parsing: .unconditional, help: "Longest subtitle line in characters; needs --word-timestamps.")
  var maxLineWidth: Int?
  @Option(parsing: .unconditional, help: "Most lines of a subtitle; needs --word-timestamps.")
  var maxLineCount: Int?
  @Option(parsing: .unconditional, help: "Most words of a subtitle line; needs --word-timestamps.")
  var maxWordsPerLine: Int?
  @Option(
    parsing: .unconditional,
    help:
      "Skip silence longer than this many seconds around text that was likely not said; needs --word-timestamps."
  )
  var hallucinationSilenceThreshold: Double?

  func validate() throws {
    let numbers = [
      ("--max-line-width", maxLineWidth), ("--max-line-count", maxLineCount),
      ("--max-words-per-line", maxWordsPerLine),
    ]
    for (name, value) in numbers {
      guard let value else { continue }
      if value < 1 { throw ValidationError("\(name) must be at least 1.") }
      if !wordTimestamps { throw ValidationError("\(name) needs --word-timestamps.") }
    }
    if highlightWords, !wordTimestamps { throw ValidationError("--highlight-words needs --word-timestamps.") }
    guard let threshold = hallucinationSilenceThreshold else { return }
    if !wordTimestamps { throw ValidationError("--hallucination-silence-threshold needs --word-timestamps.") }
    if !(threshold >= 0 && threshold <= 3600) {
      throw ValidationError("--hallucination-silence-threshold must be 0 to 3600 seconds.")
    }
  }

  var options: TranscriptFormatOptions {
    TranscriptFormatOptions(
      highlightWords: highlightWords, maximumLineWidth: maxLineWidth, maximumLineCount: maxLineCount,
      maximumWordsPerLine: maxWordsPerLine)
  }
}

enum LanguageArgument {
  /// Code of a language, nil for `auto`.
  static func code(_ text: String) throws -> String? {
    if text.lowercased() == "auto" { return nil }
    guard let code = WhisperLanguage.code(for: text) else {
      throw ValidationError(
        "There is no language '\(text)'; give a code such as en or de, a name such as german, or auto. "
          + "'steno languages' lists them.")
    }
    return code
  }
}
