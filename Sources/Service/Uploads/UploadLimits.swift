import HTTPTypes

/// What an upload may cost, and what is taken at all.
public struct UploadLimits: Sendable, Hashable {
  /// Bytes of a recording at most.
  public var fileBytes = 2 << 30
  /// Recordings in one form at most.
  public var mostFiles = 1
  /// Seconds of a recording at most.
  public var audioSeconds = 24.0 * 3600
  /// Bytes of one text field.
  public var fieldBytes = 1 << 20
  /// Bytes of all text fields together.
  public var fieldsBytes = 8 << 20
  public var formats = Set(RecordingFormat.allCases)
  /// A sender who gives fewer bytes per second than this over ``slowSeconds`` is sent away.
  public var leastBytesPerSecond = 1024.0
  /// Time over which the rate is averaged, in seconds, of waiting for the sender.
  public var slowSeconds = 60.0

  public init() {}

  /// What a refusal tells of the formats that are taken.
  var formatList: String { formats.map(\.rawValue).sorted().joined(separator: ", ") }

  func unknownFormat(_ fileName: String) -> ServiceError {
    ServiceError(
      .unsupportedMediaType, code: "unsupported_format",
      message: "\(fileName) is not in a format that is accepted here: \(formatList).", parameter: "file")
  }

  var tooLarge: ServiceError {
    ServiceError(
      .contentTooLarge, code: "file_too_large",
      message: "The file is larger than the limit of \(fileBytes) bytes; compress or split it.",
      parameter: "file")
  }
}
