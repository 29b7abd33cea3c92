/// What was said in one recording.
///
/// The coding keys are those of the ``TranscriptFormat/json`` format, so a `JSONDecoder` reads what its writer
/// wrote (times come back rounded to milliseconds).
public struct Transcript: Sendable, Codable, Equatable {
  /// `transcribe` (same language) or `translate` (into English).
  public var task: String
  /// Code of the spoken language, such as `en`.
  public var language: String
  /// Probability of that language, 0...1; nil where it was given, not detected.
  public var languageProbability: Double?
  /// Length of the recording in seconds.
  public var duration: Double
  /// Name of the model that recognised the speech.
  public var model: String?
  /// Segments in order of time.
  public var segments: [Segment]
  /// Who spoke when, where speakers were told apart: in order of time, with overlaps, words or not.
  public var speakerTurns: [SpeakerTurn]?

  public init(
    task: String = "transcribe",
    language: String,
    languageProbability: Double? = nil,
    duration: Double = 0,
    model: String? = nil,
    segments: [Segment] = [],
    speakerTurns: [SpeakerTurn]? = nil
  ) {
    self.task = task
    self.language = language
    self.languageProbability = languageProbability
    self.duration = duration
    self.model = model
    self.segments = segments
    self.speakerTurns = speakerTurns
  }

  /// All segments' text in a row, without white space at its ends.
  public var text: String {
    segments.map(\.text).joined().trimmed
  }

  enum CodingKeys: String, CodingKey {
    case task
    case language
    case languageProbability = "language_probability"
    case duration
    case model
    case segments
    case speakerTurns = "speaker_turns"
  }
}
