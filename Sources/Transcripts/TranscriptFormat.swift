/// A form in which a transcript can be written and read.
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
  /// Advanced SubStation Alpha subtitles with a style for each speaker.
  case ass
  /// The JSON that whisper.cpp writes with `--output-json-full`.
  case whisperCPP = "whisper_cpp"
  /// Rich Transcription Time Marked: who spoke when, without text.
  case rttm
  /// Office Open XML: a document to read and edit.
  case docx

  /// Extension of a file in this format, without the dot.
  public var fileExtension: String {
    switch self {
    case .verboseJSON, .whisperCPP: "json"
    default: rawValue
    }
  }

  /// Whether files in this format are no text, so that they cannot be shown on a terminal.
  public var isBinary: Bool { self == .docx }

  /// A writer that gives the text piece by piece as segments arrive. A binary format has none; its writer gives the
  /// text of ``txt``, and ``renderedBytes(_:options:)`` the file.
  public func makeWriter(options: TranscriptFormatOptions = .init()) -> any TranscriptWriter {
    switch self {
    case .txt, .docx: PlainTextWriter(options: options)
    case .srt: SubRipWriter(options: options)
    case .vtt: WebVTTWriter(options: options)
    case .tsv: TabSeparatedWriter(options: options)
    case .json: JSONTranscriptWriter()
    case .verboseJSON: VerboseJSONWriter(options: options)
    case .lrc: LyricsWriter(options: options)
    case .csv: CommaSeparatedWriter(options: options)
    case .ass: SubStationAlphaWriter(options: options)
    case .whisperCPP: WhisperCPPWriter()
    case .rttm: RTTMTranscriptWriter(recording: options.title)
    }
  }

  /// The whole transcript as text in this format; see ``makeWriter(options:)`` for binary formats.
  public func render(_ transcript: Transcript, options: TranscriptFormatOptions = .init()) -> String {
    var options = options
    options.hasSpeakerColumn =
      options.hasSpeakerColumn ?? transcript.segments.contains { $0.speaker != nil }
    var writer = makeWriter(options: options)
    var text = writer.header()
    for segment in transcript.segments {
      text += writer.segment(segment)
    }
    return text + writer.footer(transcript)
  }

  /// The bytes of a file that holds the whole transcript in this format.
  public func renderedBytes(_ transcript: Transcript, options: TranscriptFormatOptions = .init()) -> [UInt8] {
    self == .docx
      ? DocumentWriter(options: options).document(transcript)
      : Array(render(transcript, options: options).utf8)
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
  /// Text, subtitles, tables and documents: who speaks, where speakers were told apart.
  public var showsSpeakers: Bool
  /// Plain text: start and end before each segment.
  public var showsTimes: Bool
  /// WebVTT, LRC and ASS: the time of each word inside the text; cues follow the segments.
  public var showsWordTimes: Bool
  /// Documents and RTTM: name of the recording.
  public var title: String?
  /// Tables written piece by piece: whether there is a column of speakers; nil asks the first segment.
  var hasSpeakerColumn: Bool?

  public init(
    highlightWords: Bool = false,
    maximumLineWidth: Int? = nil,
    maximumLineCount: Int? = nil,
    maximumWordsPerLine: Int? = nil,
    subtitles: SubtitleRules? = nil,
    languageName: String? = nil,
    showsSpeakers: Bool = true,
    showsTimes: Bool = false,
    showsWordTimes: Bool = false,
    title: String? = nil
  ) {
    self.highlightWords = highlightWords
    self.maximumLineWidth = maximumLineWidth
    self.maximumLineCount = maximumLineCount
    self.maximumWordsPerLine = maximumWordsPerLine
    self.subtitles = subtitles
    self.languageName = languageName
    self.showsSpeakers = showsSpeakers
    self.showsTimes = showsTimes
    self.showsWordTimes = showsWordTimes
    self.title = title
  }
}

extension TranscriptFormat {
  /// What a server calls a file in this format (RFC 6838, or what the format's own specification registers).
  public var mediaType: String {
    switch self {
    case .txt, .rttm, .lrc: "text/plain; charset=utf-8"
    case .srt: "application/x-subrip; charset=utf-8"
    case .vtt: "text/vtt; charset=utf-8"
    case .tsv: "text/tab-separated-values; charset=utf-8"
    case .csv: "text/csv; charset=utf-8"
    case .json, .verboseJSON, .whisperCPP: "application/json; charset=utf-8"
    case .ass: "text/x-ssa; charset=utf-8"
    case .docx: "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    }
  }
}
