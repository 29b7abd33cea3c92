import Transcripts

/// What several stretches of a recording say about its language, longer ones counting more.
struct LanguageEvidence {
  private var weights: [String: Double] = [:]
  private var seconds = 0.0

  /// A language this likely is believed at once.
  private static let clear = 0.7
  /// A single chunk is believed against the recording's language from this likelihood on.
  private static let convincing = 0.6

  mutating func add(_ languages: [DetectedLanguage], seconds: Double) {
    let seconds = max(seconds, 0.01)
    for language in languages { weights[language.code, default: 0] += language.probability * seconds }
    self.seconds += seconds
  }

  /// The likeliest language so far.
  var best: DetectedLanguage? {
    weights.max { ($0.value, $1.key) < ($1.value, $0.key) }
      .map { DetectedLanguage(code: $0.key, probability: $0.value / seconds) }
  }

  var isClear: Bool { (best?.probability ?? 0) >= LanguageEvidence.clear }

  /// The language of a chunk by itself where it is clear, else the one that remains likeliest of the two.
  static func choose(_ detected: [DetectedLanguage], recording: String) -> String {
    guard let first = detected.first else { return recording }
    let usual = detected.first { $0.code == recording }?.probability ?? 0
    return first.probability >= convincing || usual < first.probability / 4 ? first.code : recording
  }
}

extension [Segment] {
  /// The language that is spoken longest, where segments know theirs.
  var mostSpokenLanguage: String? {
    var seconds: [String: Double] = [:]
    for segment in self {
      guard let language = segment.language else { continue }
      seconds[language, default: 0] += Swift.max(segment.end - segment.start, 0.01)
    }
    return seconds.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key
  }
}
