/// Accuracy, speed and memory over a set of recordings. All rates are fractions, not per cent.
public struct EvaluationReport: Sendable {
  public let recordings: [EvaluatedRecording]
  /// Time from the first recording's start to the last one's end, in seconds.
  public let wallSeconds: Double
  /// Largest resident size of the process in bytes, nil where the system does not tell.
  public let peakMemoryBytes: Int?
  /// Errors in words, summed over all recordings.
  public let words: ErrorRate
  /// Errors in characters, summed over all recordings.
  public let characters: ErrorRate

  /// - Parameters:
  ///   - recordings: results in any order.
  ///   - wallSeconds: time of the whole run, where recordings are done side by side; their sum otherwise.
  ///   - peakMemoryBytes: see ``PeakMemory``.
  public init(
    recordings: [EvaluatedRecording], wallSeconds: Double? = nil, peakMemoryBytes: Int? = PeakMemory.bytes()
  ) {
    self.recordings = recordings
    self.wallSeconds = wallSeconds ?? recordings.reduce(0) { $0 + $1.wallSeconds }
    self.peakMemoryBytes = peakMemoryBytes
    words = recordings.reduce(ErrorRate()) { $0 + $1.words }
    characters = recordings.reduce(ErrorRate()) { $0 + $1.characters }
  }

  /// Length of all recordings in seconds.
  public var audioSeconds: Double { recordings.reduce(0) { $0 + $1.audioSeconds } }

  /// Seconds of audio per second of time; 0 where no time was measured.
  public var speed: Double { Self.speed(audioSeconds, wallSeconds) }

  /// Fraction of the recordings whose language was detected rightly, among those where it was detected and is
  /// known; nil where there are none.
  public var languageAccuracy: Double? {
    let detected = recordings.filter { $0.detectedLanguage != nil && $0.language != nil }
    guard !detected.isEmpty else { return nil }
    let right = detected.count { $0.detectedLanguage?.lowercased() == $0.language?.lowercased() }
    return Double(right) / Double(detected.count)
  }

  static func speed(_ audioSeconds: Double, _ wallSeconds: Double) -> Double {
    wallSeconds > 0 && audioSeconds.isFinite ? audioSeconds / wallSeconds : 0
  }
}
