/// Why bytes are no transcript in a format.
public struct TranscriptReadError: Error, Equatable, Sendable, CustomStringConvertible {
  public var format: TranscriptFormat
  /// Line of the text, from 1; nil where no single line is at fault.
  public var line: Int?
  public var reason: String

  public init(format: TranscriptFormat, line: Int? = nil, reason: String) {
    self.format = format
    self.line = line
    self.reason = reason
  }

  public var description: String {
    let place = line.map { "line \($0): " } ?? ""
    return "\(place)\(reason) (read as \(format.rawValue))."
  }
}

/// What a parser of one format says; the format is added by ``TranscriptFormat/read(_:)``.
struct ReadFault: Error {
  var line: Int?
  var reason: String
}

extension StringProtocol {
  /// The beginning of foreign text, fit for a message.
  var quotedBriefly: String {
    let line = String(prefix(60)).singleLine
    return "'\(line)\(count > 60 ? "…" : "")'"
  }
}
