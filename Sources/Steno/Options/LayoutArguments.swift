import ArgumentParser
import SpeechModels
import Transcripts

/// Times of words, which the recogniser finds if it is asked to.
struct WordTimeArguments: ParsableArguments {
  @Flag(help: "Find the time of each word.")
  var wordTimestamps = false
  @Option(
    parsing: .unconditional,
    help:
      "Skip silence longer than this many seconds around text that was likely not said; needs --word-timestamps."
  )
  var hallucinationSilenceThreshold: Double?

  func validate() throws {
    guard let threshold = hallucinationSilenceThreshold else { return }
    if !wordTimestamps { throw ValidationError("--hallucination-silence-threshold needs --word-timestamps.") }
    if !(threshold >= 0 && threshold <= 3600) {
      throw ValidationError("--hallucination-silence-threshold must be 0 to 3600 seconds.")
    }
  }
}

/// What texts and subtitles look like.
struct LayoutArguments: ParsableArguments {
  @Flag(help: "Underline each word while it is spoken (srt, vtt); needs times of words.")
  var highlightWords = false
  @Option(parsing: .unconditional, help: "Longest subtitle line in characters; needs times of words.")
  var maxLineWidth: Int?
  @Option(parsing: .unconditional, help: "Most lines of a subtitle; needs times of words.")
  var maxLineCount: Int?
  @Option(parsing: .unconditional, help: "Most words of a subtitle line; needs times of words.")
  var maxWordsPerLine: Int?
  @Flag(inversion: .prefixedNo, help: "Tell who speaks, where speakers were told apart.")
  var speakers = true
  @Flag(help: "Start and end before each line (txt).")
  var textTimes = false
  @Flag(help: "The time of each word inside the text (vtt, lrc, ass); needs times of words.")
  var karaoke = false

  func validate() throws {
    for (name, value) in numbers {
      if let value, value < 1 { throw ValidationError("\(name) must be at least 1.") }
    }
  }

  /// - Throws: `ValidationError` if something was asked for that needs times of words.
  func refuseWordOptions() throws {
    for (name, value) in numbers where value != nil {
      throw ValidationError("\(name) needs --word-timestamps.")
    }
    if highlightWords { throw ValidationError("--highlight-words needs --word-timestamps.") }
    if karaoke { throw ValidationError("--karaoke needs --word-timestamps.") }
  }

  private var numbers: [(name: String, value: Int?)] {
    [
      ("--max-line-width", maxLineWidth), ("--max-line-count", maxLineCount),
      ("--max-words-per-line", maxWordsPerLine),
    ]
  }

  var options: TranscriptFormatOptions {
    TranscriptFormatOptions(
      highlightWords: highlightWords, maximumLineWidth: maxLineWidth, maximumLineCount: maxLineCount,
      maximumWordsPerLine: maxWordsPerLine, showsSpeakers: speakers, showsTimes: textTimes,
      showsWordTimes: karaoke)
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
