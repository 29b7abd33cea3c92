/// How speakers are told apart. The defaults were chosen on recordings with known speakers; see Speakers.md.
public struct DiarizationOptions: Sendable, Equatable {
  /// How many speakers there may be.
  public var speakers: SpeakerCount
  /// Seconds from one window of 10 s to the next: less is more exact and slower in proportion. 0.1 to 10.
  public var step: Double
  /// Seconds of speech that one embedding is made of, about. Speakers change less often than that.
  public var pieceLength: Double
  /// Seconds of speech below which no embedding is made.
  public var shortestPiece: Double
  /// Mean cosine similarity of embeddings from which on two groups of them are certainly one speaker.
  public var pieceSimilarity: Float
  /// Cosine similarity of two groups' mean embeddings from which on they are one speaker.
  public var speakerSimilarity: Float
  /// The same where one of the groups is shorter than `shortestSpeaker`: what is known of its voice is less exact.
  public var fragmentSimilarity: Float
  /// By how much those similarities are higher where the segmentation always takes the two groups for different people.
  public var separationPenalty: Float
  /// Seconds of speech that make a speaker; who spoke less is taken for one of the others.
  public var shortestSpeaker: Double
  /// Pauses of a speaker up to so many seconds are part of the turn.
  public var longestPause: Double
  /// Turns shorter than so many seconds are dropped.
  public var shortestTurn: Double

  public init(
    speakers: SpeakerCount = .any, step: Double = 2.5, pieceLength: Double = 1.5, shortestPiece: Double = 0.5,
    pieceSimilarity: Float = 0.4, speakerSimilarity: Float = 0.52, fragmentSimilarity: Float = 0.45,
    separationPenalty: Float = 0.2, shortestSpeaker: Double = 2,
    longestPause: Double = 0.3,
    shortestTurn: Double = 0.1
  ) {
    self.speakers = speakers
    self.step = step
    self.pieceLength = pieceLength
    self.shortestPiece = shortestPiece
    self.pieceSimilarity = pieceSimilarity
    self.speakerSimilarity = speakerSimilarity
    self.fragmentSimilarity = fragmentSimilarity
    self.separationPenalty = separationPenalty
    self.shortestSpeaker = shortestSpeaker
    self.longestPause = longestPause
    self.shortestTurn = shortestTurn
  }
}
