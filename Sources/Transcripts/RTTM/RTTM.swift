/// Rich Transcription Time Marked files: who spoke when, one turn a line.
///
/// The format is that of NIST's Rich Transcription evaluations (RT-09, appendix A): fields separated by white
/// space, `SPEAKER file channel start duration <NA> <NA> speaker <NA> <NA>`, times in seconds.
public enum RTTM {
  /// The turns of one recording.
  public struct Recording: Sendable, Equatable {
    /// What stands in the second field: usually the file's name without its extension.
    public var name: String
    /// In order of start, then of end.
    public var turns: [SpeakerTurn]

    public init(name: String, turns: [SpeakerTurn]) {
      self.name = name
      self.turns = turns
    }
  }

  /// Longest recording and latest time that are believed, in seconds: over 30 years.
  static let latest = 1e9
  static let channel = "1"
  static let unknown = "<NA>"
}

/// Why a text is not RTTM. Lines count from 1.
public enum RTTMError: Error, Equatable, Sendable, CustomStringConvertible {
  case unknownType(line: Int, type: String)
  case tooFewFields(line: Int, count: Int)
  case invalidNumber(line: Int, field: String, text: String)
  case severalRecordings([String])

  public var description: String {
    switch self {
    case .unknownType(let line, let type):
      "line \(line): '\(type.prefix(40))' is no RTTM type; a turn's line begins with SPEAKER."
    case .tooFewFields(let line, let count):
      "line \(line): \(count) fields instead of at least 8: "
        + "SPEAKER file channel start duration <NA> <NA> speaker."
    case .invalidNumber(let line, let field, let text):
      "line \(line): the \(field) '\(text.prefix(40))' is not a number of seconds from 0 to \(Int(RTTM.latest))."
    case .severalRecordings(let names):
      "turns of \(names.count) recordings (\(names.prefix(3).joined(separator: ", "))…): "
        + "keep the lines of one recording."
    }
  }
}
