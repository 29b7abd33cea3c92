/// One word with its times.
public struct Word: Sendable, Codable, Equatable {
  /// The word with the punctuation that belongs to it and its leading space.
  public var text: String
  /// Start in seconds from the beginning of the recording.
  public var start: Double
  /// End in seconds from the beginning of the recording.
  public var end: Double
  /// Mean probability of the word's tokens, 0...1.
  public var probability: Double
  /// Label of the speaker, where speakers were told apart.
  public var speaker: String?

  public init(
    text: String,
    start: Double,
    end: Double,
    probability: Double = 0,
    speaker: String? = nil
  ) {
    self.text = text
    self.start = start
    self.end = end
    self.probability = probability
    self.speaker = speaker
  }

  enum CodingKeys: String, CodingKey {
    case text = "word"
    case start
    case end
    case probability
    case speaker
  }
}
