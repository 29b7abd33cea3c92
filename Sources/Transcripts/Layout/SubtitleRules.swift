/// What makes subtitles readable. Defaults follow common broadcasting practice (Netflix's Timed Text Style Guides,
/// the BBC's subtitle guidelines): two lines of 42 columns, 5/6 s to 7 s, 20 characters a second.
public struct SubtitleRules: Sendable, Equatable {
  /// Code of the language: it decides about line length, reading speed and where phrases end.
  public var language: String
  /// Columns of a line, 4...120; a full-width character takes two. nil: 42, or 32 for Chinese and Korean, 26 for Japanese.
  public var charactersPerLine: Int?
  /// Most lines of a subtitle, 1...4.
  public var lineLimit = 2
  /// Shortest time on screen in seconds, where the silence after the words allows it.
  public var minimumDuration = 5.0 / 6
  /// Longest time on screen in seconds; one word alone may take longer.
  public var maximumDuration = 7.0
  /// Characters that are read in a second; what is said faster cannot stay longer than it is said.
  /// nil: 20, or 9 for Chinese, 7 for Japanese, 12 for Korean.
  public var readingSpeed: Double?
  /// Seconds between two subtitles that follow each other, so that the eye sees the change: two frames of 24.
  public var gap = 1.0 / 12
  /// Seconds of silence that always end a subtitle.
  public var longestPause = 1.5

  public init(language: String = "en") {
    self.language = language
  }

  var columns: Int {
    if let charactersPerLine { return min(max(charactersPerLine, 4), 120) }
    switch language {
    case "zh", "yue", "ko": return 32
    case "ja": return 26
    default: return 42
    }
  }

  var charactersPerSecond: Double {
    if let readingSpeed, readingSpeed > 0 { return readingSpeed }
    switch language {
    case "zh", "yue": return 9
    case "ja": return 7
    case "ko": return 12
    default: return 20
    }
  }

  var lines: Int { min(max(lineLimit, 1), 4) }
}
