/// A stretch of a recording in which somebody speaks, in samples at 16 kHz.
public struct SpeechRegion: Sendable, Equatable {
  /// First sample, padding included.
  public var start: Int
  /// The sample after the last, padding included.
  public var end: Int
  /// What was detected, without padding; never empty.
  public var speech: Range<Int>

  public init(start: Int, end: Int, speech: Range<Int>) {
    self.start = start
    self.end = end
    self.speech = speech
  }
}

/// A part of the recording that is recognized at once: contiguous, so that times in it are times of the recording less
/// its start. In samples at 16 kHz.
public struct SpeechChunk: Sendable, Equatable {
  public var start: Int
  /// The sample after the last.
  public var end: Int
  /// In order and disjoint, all within the chunk; never empty.
  public var regions: [SpeechRegion]

  public init(start: Int, end: Int, regions: [SpeechRegion]) {
    self.start = start
    self.end = end
    self.regions = regions
  }
}
