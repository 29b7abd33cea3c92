/// What a model is for. All but the recognizers are companions: small models that a recognizer works with.
public enum ModelKind: String, Codable, Sendable, CaseIterable, CustomStringConvertible {
  case speechRecognition
  case voiceActivity
  case speakerSegmentation
  case speakerEmbedding
  case sentenceEmbedding

  /// Whether its weights must be the very ones of the catalogue, as no reader of other layouts exists.
  public var isCompanion: Bool { self != .speechRecognition }

  public var description: String {
    switch self {
    case .speechRecognition: "speech recognition"
    case .voiceActivity: "voice activity"
    case .speakerSegmentation: "speaker segmentation"
    case .speakerEmbedding: "speaker embedding"
    case .sentenceEmbedding: "sentence embedding"
    }
  }

  /// Environment variable that names an installed model of this kind, or a path.
  public var environmentVariable: String {
    switch self {
    case .speechRecognition: "STENO_MODEL"
    case .voiceActivity: "STENO_VOICE_ACTIVITY_MODEL"
    case .speakerSegmentation: "STENO_SPEAKER_SEGMENTATION_MODEL"
    case .speakerEmbedding: "STENO_SPEAKER_EMBEDDING_MODEL"
    case .sentenceEmbedding: "STENO_SENTENCE_EMBEDDING_MODEL"
    }
  }
}
