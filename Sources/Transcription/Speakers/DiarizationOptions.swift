/// How speakers are told apart. The defaults were chosen on recordings with known speakers; see Speakers.md.
public struct DiarizationOptions: Sendable, Equatable {
  /// How many speakers there may be.
  public var speakers: SpeakerCount
  /// Seconds from one window of 10 s to the next: less is more exact and slower in proportion. 0.1 to 10.
  public var step: Double
  /// Mean cosine similarity from which on two groups of embeddings are one speaker.
  public var similarity: Float
  /// Seconds of speech that make a speaker; who spoke less is taken for one of the others.
  public var shortestSpeaker: Double
  /// Seconds of a speaker's speech in a window below which no embedding is made.
  public var shortestSample: Double
  /// Seconds of speech in a window that an embedding is made of at most.
  public var longestSample: Double
  /// Pauses of a speaker up to so many seconds are part of the turn.
  public var longestPause: Double
  /// Turns shorter than so many seconds are dropped.
  public var shortestTurn: Double

  public init(
    speakers: SpeakerCount = .any, step: Double = 2.5, similarity: Float = 0.5, shortestSpeaker: Double = 2,
    shortestSample: Double = 0.5, longestSample: Double = 4, longestPause: Double = 0.3,
    shortestTurn: Double = 0.1
  ) {
    self.speakers = speakers
    self.step = step
    self.similarity = similarity
    self.shortestSpeaker = shortestSpeaker
    self.shortestSample = shortestSample
    self.longestSample = longestSample
    self.longestPause = longestPause
    self.shortestTurn = shortestTurn
  }
}
