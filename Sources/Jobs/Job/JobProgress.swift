/// How far a job has come.
public struct JobProgress: Hashable, Sendable, Codable {
  /// 0 to 1.
  public var fraction: Double
  /// What is being done, in one word: `downloading`, `transcribing`, `labeling`, `writing`, ….
  public var stage: String
  /// Seconds until the end, where they can be told.
  public var remainingSeconds: Double?
  /// Seconds of audio that are done.
  public var audioSeconds: Double?

  public init(
    fraction: Double, stage: String, remainingSeconds: Double? = nil, audioSeconds: Double? = nil
  ) {
    self.fraction = fraction.isFinite ? min(max(fraction, 0), 1) : 0
    self.stage = stage
    self.remainingSeconds = remainingSeconds
    self.audioSeconds = audioSeconds
  }
}
