/// What somebody wants of a recording, whichever door he came through: the parameters of a transcription job.
///
/// All that is not said is left to the service. The keys are those of our own interface.
public struct TranscriptionRequest: Codable, Sendable, Hashable {
  /// Which way to lean where the service chooses the model.
  public enum Quality: String, Codable, Sendable, CaseIterable {
    case speed, balanced, accuracy, precision
  }

  /// How speakers are told apart.
  public struct Speakers: Codable, Sendable, Hashable {
    public var minimum: Int?
    public var maximum: Int?
    /// In the order in which they first speak.
    public var names: [String] = []
    public init() {}
  }

  /// What counts as speech; see `VoiceActivityOptions`.
  public struct VoiceActivity: Codable, Sendable, Hashable {
    /// 0 to 1.
    public var threshold: Double?
    public var minSpeechMilliseconds: Double?
    public var minSilenceMilliseconds: Double?
    public var speechPadMilliseconds: Double?
    public var maxSpeechSeconds: Double?
    public init() {}

    enum CodingKeys: String, CodingKey {
      case threshold
      case minSpeechMilliseconds = "min_speech_duration_ms"
      case minSilenceMilliseconds = "min_silence_duration_ms"
      case speechPadMilliseconds = "speech_pad_ms"
      case maxSpeechSeconds = "max_speech_duration_s"
    }
  }

  /// A part of the recording in seconds; without an end, to its end.
  public struct Clip: Codable, Sendable, Hashable {
    public var start: Double
    public var end: Double?
    public init(start: Double, end: Double? = nil) {
      self.start = start
      self.end = end
    }
  }

  /// Name of an installed model; nil: the service chooses by ``quality``.
  public var model: String?
  public var quality = Quality.balanced
  /// A language's code; nil: detected.
  public var language: String?
  /// The language of every stretch of speech is detected by itself.
  public var detectsLanguagePerSegment = false
  public var translates = false
  public var prompt: String?
  public var hotwords: [String] = []
  /// Temperatures tried in turn while a text is not believed; nil: 0, 0.2, … 1.
  public var temperatures: [Double]?
  public var beamSize: Int?
  public var bestOf: Int?
  public var compressionRatioThreshold: Double?
  public var logProbabilityThreshold: Double?
  public var noSpeechThreshold: Double?
  public var withoutTimestamps = false
  public var hasWordTimes = false
  public var speakers: Speakers?
  /// Every channel is transcribed by itself, as a speaker.
  public var splitsChannels = false
  public var voiceActivity: VoiceActivity?
  public var clips: [Clip] = []
  /// Rules such as `colour=color` or `/pattern/replacement/`.
  public var replacements: [String] = []
  public var removesFillers = false
  public var masksProfanity = false

  public init() {}

  enum CodingKeys: String, CodingKey {
    case model, quality, language, prompt, hotwords, temperatures, speakers, clips, replacements
    case detectsLanguagePerSegment = "detect_language_per_segment"
    case translates = "translate"
    case beamSize = "beam_size"
    case bestOf = "best_of"
    case compressionRatioThreshold = "compression_ratio_threshold"
    case logProbabilityThreshold = "logprob_threshold"
    case noSpeechThreshold = "no_speech_threshold"
    case withoutTimestamps = "without_timestamps"
    case hasWordTimes = "word_timestamps"
    case splitsChannels = "split_channels"
    case voiceActivity = "vad"
    case removesFillers = "remove_fillers"
    case masksProfanity = "mask_profanity"
  }

  /// What is left out has its usual value, so that jobs of older versions can still be read.
  public init(from decoder: any Decoder) throws {
    let fields = try decoder.container(keyedBy: CodingKeys.self)
    model = try fields.decodeIfPresent(String.self, forKey: .model)
    quality = try fields.decodeIfPresent(Quality.self, forKey: .quality) ?? .balanced
    language = try fields.decodeIfPresent(String.self, forKey: .language)
    detectsLanguagePerSegment =
      try fields.decodeIfPresent(Bool.self, forKey: .detectsLanguagePerSegment) ?? false
    translates = try fields.decodeIfPresent(Bool.self, forKey: .translates) ?? false
    prompt = try fields.decodeIfPresent(String.self, forKey: .prompt)
    hotwords = try fields.decodeIfPresent([String].self, forKey: .hotwords) ?? []
    temperatures = try fields.decodeIfPresent([Double].self, forKey: .temperatures)
    beamSize = try fields.decodeIfPresent(Int.self, forKey: .beamSize)
    bestOf = try fields.decodeIfPresent(Int.self, forKey: .bestOf)
    compressionRatioThreshold = try fields.decodeIfPresent(Double.self, forKey: .compressionRatioThreshold)
    logProbabilityThreshold = try fields.decodeIfPresent(Double.self, forKey: .logProbabilityThreshold)
    noSpeechThreshold = try fields.decodeIfPresent(Double.self, forKey: .noSpeechThreshold)
    withoutTimestamps = try fields.decodeIfPresent(Bool.self, forKey: .withoutTimestamps) ?? false
    hasWordTimes = try fields.decodeIfPresent(Bool.self, forKey: .hasWordTimes) ?? false
    speakers = try fields.decodeIfPresent(Speakers.self, forKey: .speakers)
    splitsChannels = try fields.decodeIfPresent(Bool.self, forKey: .splitsChannels) ?? false
    voiceActivity = try fields.decodeIfPresent(VoiceActivity.self, forKey: .voiceActivity)
    clips = try fields.decodeIfPresent([Clip].self, forKey: .clips) ?? []
    replacements = try fields.decodeIfPresent([String].self, forKey: .replacements) ?? []
    removesFillers = try fields.decodeIfPresent(Bool.self, forKey: .removesFillers) ?? false
    masksProfanity = try fields.decodeIfPresent(Bool.self, forKey: .masksProfanity) ?? false
  }
}
