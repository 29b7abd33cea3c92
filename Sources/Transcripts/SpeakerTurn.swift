/// A stretch of time in which one speaker speaks.
public struct SpeakerTurn: Sendable, Codable, Equatable {
  /// Label of the speaker: a given name, or SPEAKER_00, SPEAKER_01 … in order of first appearance.
  public var speaker: String
  /// Start in seconds from the beginning of the recording.
  public var start: Double
  /// End in seconds from the beginning of the recording.
  public var end: Double

  public init(speaker: String, start: Double, end: Double) {
    self.speaker = speaker
    self.start = start
    self.end = end
  }
}
