/// Writes a transcript piece by piece, so that text can appear while the recording is still being decoded.
///
/// Call ``header()`` once, ``segment(_:)`` for each segment in order of time, then ``footer(_:)`` once; the
/// pieces in a row are the file. Formats that need the whole transcript give all of it in the footer.
public protocol TranscriptWriter: Sendable {
  /// What stands before the first segment.
  mutating func header() -> String
  /// What can be written now that `segment` is known; may be empty.
  mutating func segment(_ segment: Segment) -> String
  /// What remains to be written at the end.
  mutating func footer(_ transcript: Transcript) -> String
}
