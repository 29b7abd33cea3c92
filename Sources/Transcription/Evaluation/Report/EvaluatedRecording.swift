/// One recording's result: what was said, what was recognised and how long it took.
public struct EvaluatedRecording: Sendable, Equatable {
  public let file: String
  /// Code of the language that is spoken, nil where it is not known.
  public let language: String?
  /// Code of the language that was detected, nil where it was given.
  public let detectedLanguage: String?
  /// What was said, not normalized.
  public let reference: String
  /// What was recognised, not normalized.
  public let hypothesis: String
  /// Length of the recording in seconds.
  public let audioSeconds: Double
  /// Time that recognition took in seconds.
  public let wallSeconds: Double
  /// Errors in words after normalization.
  public let words: ErrorRate
  /// Errors in characters after normalization.
  public let characters: ErrorRate

  /// Scores `hypothesis` by the rules of ``LanguageScoring``.
  public init(
    file: String,
    language: String?,
    detectedLanguage: String? = nil,
    reference: String,
    hypothesis: String,
    audioSeconds: Double,
    wallSeconds: Double
  ) {
    self.file = file
    self.language = language
    self.detectedLanguage = detectedLanguage
    self.reference = reference
    self.hypothesis = hypothesis
    self.audioSeconds = audioSeconds
    self.wallSeconds = wallSeconds
    (words, characters) = LanguageScoring.measure(
      reference: reference, hypothesis: hypothesis, language: language)
  }

  /// The rate to look at: of characters in languages written without spaces, of words in all others.
  public var headlineRate: Double {
    LanguageScoring.prefersCharacters(language: language) ? characters.rate : words.rate
  }
}
