public import SpeechModels

/// How one window of audio is decoded. Names and defaults are those of the reference implementation's
/// `whisper.DecodingOptions`.
public struct DecodingOptions: Sendable, Equatable {
  public var task: WhisperTask = .transcribe
  /// Language code; English-only models ignore it.
  public var language = "en"
  public var temperature: Float = 0
  /// Most tokens sampled; nil: half the text context.
  public var sampleLength: Int?
  /// Independent samples at a temperature above zero, of which the most likely is kept.
  public var bestOf = 1
  /// Beams at temperature zero; 1 is greedy.
  public var beamSize = 1
  /// The search ends when `round(beamSize · patience)` sequences have ended.
  public var patience: Float = 1
  /// Google's length penalty (α) for ranking; nil ranks by the mean log-probability.
  public var lengthPenalty: Float?
  /// Tokens of text that came before.
  public var prompt: [Int] = []
  /// Tokens the window's text begins with.
  public var prefix: [Int] = []
  /// Tokens never sampled; nil, or −1 among others: the tokenizer's non-speech symbols.
  public var suppressTokens: [Int]?
  public var suppressBlank = true
  public var withoutTimestamps = false
  /// Words and phrases to prefer.
  public var hotwords: HotwordBias?
  /// Latest first timestamp, in seconds.
  public var maxInitialTimestamp: Float? = 1
  /// Speech goes on at least until here, in seconds: after a pair of timestamps before it the text does not end.
  public var leastEnd: Float?
  /// Start of the random numbers for temperatures above zero.
  public var seed: UInt64 = 0

  public init() {}
}

/// What came of decoding one window (`whisper.DecodingResult`).
public struct DecodingResult: Sendable, Equatable {
  /// Sampled tokens, timestamps included, without the end marker.
  public var tokens: [Int]
  public var text: String
  /// Mean log-probability of the tokens and the end marker.
  public var averageLogProbability: Float
  public var noSpeechProbability: Float
  public var temperature: Float
  /// Bytes of the text over bytes of the text compressed by zlib; repetition drives it up.
  public var compressionRatio: Float
}
