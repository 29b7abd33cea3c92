import ArgumentParser
import SpeechModels
import Transcripts

/// Times of words, which the recogniser finds if it is asked to.
struct WordTimeArguments: ParsableArguments {
  @Flag(
    inversion: .prefixedNo,
    help: "Find the time of each word. (default: for readable subtitles and sentences only)")
  var wordTimestamps: Bool?
  @Option(
    parsing: .unconditional,
    help:
      "Skip silence longer than this many seconds around text that was likely not said; needs --word-timestamps."
  )
  var hallucinationSilenceThreshold: Double?

  func validate() throws {
    guard let threshold = hallucinationSilenceThreshold else { return }
    if wordTimestamps != true {
      throw ValidationError("--hallucination-silence-threshold needs --word-timestamps.")
    }
    if !(threshold >= 0 && threshold <= 3600) {
      throw ValidationError("--hallucination-silence-threshold must be 0 to 3600 seconds.")
    }
  }
}

/// What texts and subtitles look like.
struct LayoutArguments: ParsableArguments {
  @Option(help: "Segments as the decoder cut them (whisper), or one for each sentence (sentences).")
  var segments = SegmentStyle.whisper
  @Option(
    help: "Subtitles laid out to be read (readable), or following the segments (whisper). (default: readable)"
  )
  var subtitles: SubtitleStyle?
  @Option(
    parsing: .unconditional,
    help:
      "Readable subtitles: columns of a line; full-width characters take two. (default: 42; zh, ko 32; ja 26)"
  )
  var maxCharacters: Int?
  @Option(parsing: .unconditional, help: "Readable subtitles: most lines, 1 to 4.")
  var maxLines = 2
  @Option(parsing: .unconditional, help: "Readable subtitles: longest time on screen in seconds.")
  var maxSubtitleDuration = 7.0
  @Option(
    parsing: .unconditional, help: "Readable subtitles: shortest time in seconds, where silence allows it.")
  var minSubtitleDuration = 0.83
  @Option(
    parsing: .unconditional,
    help: "Readable subtitles: characters read in a second. (default: 20; zh 9, ja 7, ko 12)")
  var readingSpeed: Double?
  @Flag(help: "Underline each word while it is spoken (srt, vtt); needs times of words.")
  var highlightWords = false
  @Option(parsing: .unconditional, help: "Longest subtitle line in characters; needs times of words.")
  var maxLineWidth: Int?
  @Option(parsing: .unconditional, help: "Most lines of a subtitle; needs times of words.")
  var maxLineCount: Int?
  @Option(parsing: .unconditional, help: "Most words of a subtitle line; needs times of words.")
  var maxWordsPerLine: Int?
  @Flag(
    name: .customLong("speaker-labels"), inversion: .prefixedNo,
    help: "Tell who speaks, where speakers were told apart.")
  var speakers = true
  @Flag(help: "Start and end before each line (txt).")
  var textTimes = false
  @Flag(help: "The time of each word inside the text (vtt, lrc, ass); needs times of words.")
  var karaoke = false

  func validate() throws {
    for (name, value) in numbers {
      guard let value else { continue }
      if subtitles == .readable { throw ValidationError("\(name) belongs to --subtitles whisper.") }
      if value < 1 { throw ValidationError("\(name) must be at least 1.") }
    }
    if let maxCharacters, !(4...120).contains(maxCharacters) {
      throw ValidationError("--max-characters must be 4 to 120.")
    }
    guard (1...4).contains(maxLines) else { throw ValidationError("--max-lines must be 1 to 4.") }
    guard (0...10).contains(minSubtitleDuration), (1...60).contains(maxSubtitleDuration),
      minSubtitleDuration <= maxSubtitleDuration
    else {
      throw ValidationError(
        "--min-subtitle-duration must be 0 to 10 seconds, --max-subtitle-duration 1 to 60 and not shorter.")
    }
    if let readingSpeed, !(1...100).contains(readingSpeed) {
      throw ValidationError("--reading-speed must be 1 to 100 characters a second.")
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

  /// How subtitles are laid out to be read; nil: as the decoder's segments are. Asking for one of the reference
  /// implementation's limits asks for its layout.
  private var rules: SubtitleRules? {
    let asksForLimits = maxLineWidth != nil || maxLineCount != nil || maxWordsPerLine != nil
    guard subtitles ?? (asksForLimits ? .whisper : .readable) == .readable else { return nil }
    var rules = SubtitleRules()
    rules.charactersPerLine = maxCharacters
    rules.lineLimit = maxLines
    rules.minimumDuration = minSubtitleDuration
    rules.maximumDuration = maxSubtitleDuration
    rules.readingSpeed = readingSpeed
    return rules
  }

  /// Whether the times of words are needed for what is written.
  func needsWords(_ formats: [TranscriptFormat]) -> Bool {
    let isReadable = rules != nil && formats.contains { [.srt, .vtt, .ass].contains($0) }
    return isReadable || segments == .sentences
  }

  var options: TranscriptFormatOptions {
    TranscriptFormatOptions(
      highlightWords: highlightWords, maximumLineWidth: maxLineWidth, maximumLineCount: maxLineCount,
      maximumWordsPerLine: maxWordsPerLine, subtitles: rules, showsSpeakers: speakers, showsTimes: textTimes,
      showsWordTimes: karaoke)
  }
}

extension LayoutArguments {
  /// Cues that exist are kept as they are unless another layout is asked for.
  var conversionOptions: TranscriptFormatOptions {
    var options = options
    if subtitles != .readable { options.subtitles = nil }
    return options
  }
}

enum SegmentStyle: String, ExpressibleByArgument, CaseIterable {
  case whisper
  case sentences
}

enum SubtitleStyle: String, ExpressibleByArgument, CaseIterable {
  case readable
  case whisper
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
