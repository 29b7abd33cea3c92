/// A stretch of speech that the decoder gave one start and one end.
public struct Segment: Sendable, Codable, Equatable {
  /// Position in the transcript, from 0.
  public var id: Int
  /// Start of the decoded window in 10 ms frames.
  public var seek: Int
  /// Start in seconds from the beginning of the recording.
  public var start: Double
  /// End in seconds from the beginning of the recording.
  public var end: Double
  /// Decoded text; Whisper's leading space is kept.
  public var text: String
  /// Token ids of the text, timestamps included where the decoder gave them.
  public var tokens: [Int]
  /// Sampling temperature that produced the text.
  public var temperature: Double
  /// Mean natural logarithm of the tokens' probabilities.
  public var averageLogProbability: Double
  /// Bytes of text per byte of its zlib stream; high values show repetition.
  public var compressionRatio: Double
  /// Probability that the window holds no speech, 0...1.
  public var noSpeechProbability: Double
  /// Words with times, where they were asked for.
  public var words: [Word]?
  /// Label of the speaker, where speakers were told apart.
  public var speaker: String?
  /// Code of the language spoken here, where it was detected for each segment.
  public var language: String?

  public init(
    id: Int = 0,
    seek: Int = 0,
    start: Double,
    end: Double,
    text: String,
    tokens: [Int] = [],
    temperature: Double = 0,
    averageLogProbability: Double = 0,
    compressionRatio: Double = 0,
    noSpeechProbability: Double = 0,
    words: [Word]? = nil,
    speaker: String? = nil,
    language: String? = nil
  ) {
    self.id = id
    self.seek = seek
    self.start = start
    self.end = end
    self.text = text
    self.tokens = tokens
    self.temperature = temperature
    self.averageLogProbability = averageLogProbability
    self.compressionRatio = compressionRatio
    self.noSpeechProbability = noSpeechProbability
    self.words = words
    self.speaker = speaker
    self.language = language
  }

  enum CodingKeys: String, CodingKey {
    case id
    case seek
    case start
    case end
    case text
    case tokens
    case temperature
    case averageLogProbability = "avg_logprob"
    case compressionRatio = "compression_ratio"
    case noSpeechProbability = "no_speech_prob"
    case words
    case speaker
    case language
  }
}
