/// A text form in which a transcript can be written.
public enum TranscriptFormat: String, CaseIterable, Sendable {
  /// One segment a line.
  case txt
  /// SubRip subtitles.
  case srt
  /// WebVTT subtitles.
  case vtt
  /// Start and end in milliseconds and the text, separated by tabs.
  case tsv
  /// Everything that is known, in snake_case JSON.
  case json
  /// The `verbose_json` response of OpenAI's transcription API.
  case verboseJSON = "verbose_json"
  /// Lyrics with one start time a line.
  case lrc
  /// Start and end in milliseconds and the quoted text, separated by commas.
  case csv

  /// Extension of a file in this format, without the dot.
  public var fileExtension: String {
    switch self {
    case .verboseJSON: "json"
    default: rawValue
    }
  }

  /// A writer that gives the text piece by piece as segments arrive.
  public func makeWriter(options: TranscriptFormatOptions = .init()) -> any TranscriptWriter {
    switch self {
    case .txt: PlainTextWriter()
    case .srt: SubRipWriter(options: options)
    case .vtt: WebVTTWriter(options: options)
    case .tsv: TabSeparatedWriter()
    case .json: JSONTranscriptWriter()
    case .verboseJSON: VerboseJSONWriter(options: options)
    case .lrc: LyricsWriter()
    case .csv: CommaSeparatedWriter()
    }
  }

  /// The whole transcript in this format.
  public func render(_ transcript: Transcript, options: TranscriptFormatOptions = .init()) -> String {
    var writer = makeWriter(options: options)
    var text = writer.header()
    for segment in transcript.segments {
      text += writer.segment(segment)
    }
    return text + writer.footer(transcript)
  }
}

/// How a transcript is laid out. The subtitle options act only on segments that carry words, but for ``subtitles``.
public struct TranscriptFormatOptions: Sendable, Equatable {
  /// SubRip and WebVTT: one cue per word, in which that word is underlined.
  public var highlightWords: Bool
  /// SubRip and WebVTT: longest line in Unicode scalars; nil or less than 1 means no limit.
  public var maximumLineWidth: Int?
  /// SubRip and WebVTT: most lines in a cue; with a line width too, cues no longer follow segments.
  public var maximumLineCount: Int?
  /// SubRip and WebVTT: most words in a cue.
  public var maximumWordsPerLine: Int?
  /// SubRip and WebVTT: lay the words out to be read, not as the decoder's segments fell; then the three limits above
  /// do not count. nil: as the reference implementation does.
  public var subtitles: SubtitleRules?
  /// `verbose_json`: English name of the language; the code is written where it is nil.
  public var languageName: String?

  public init(
    highlightWords: Bool = false,
    maximumLineWidth: Int? = nil,
    maximumLineCount: Int? = nil,
    maximumWordsPerLine: Int? = nil,
    subtitles: SubtitleRules? = nil,
    languageName: String? = nil
  ) {
    self.highlightWords = highlightWords
    self.maximumLineWidth = maximumLineWidth
    self.maximumLineCount = maximumLineCount
    self.maximumWordsPerLine = maximumWordsPerLine
    self.subtitles = subtitles
    self.languageName = languageName
  }
}
