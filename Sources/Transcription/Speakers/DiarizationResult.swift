public import Transcripts

/// Who spoke when in a recording.
public struct DiarizationResult: Sendable, Equatable {
  /// In order of time, with overlaps. Speakers are SPEAKER_00, SPEAKER_01 … in order of first appearance.
  public var turns: [SpeakerTurn]
  /// Each speaker's mean embedding, of length 1; see ``VoiceIdentification``.
  public var embeddings: [String: [Float]]

  public init(turns: [SpeakerTurn] = [], embeddings: [String: [Float]] = [:]) {
    self.turns = turns
    self.embeddings = embeddings
  }

  /// Who speaks most, and for how many seconds; nil where nobody does.
  public var longestSpeaker: (label: String, seconds: Double)? {
    var seconds: [String: Double] = [:]
    for turn in turns { seconds[turn.speaker, default: 0] += turn.end - turn.start }
    return seconds.max { ($0.value, $1.key) < ($1.value, $0.key) }.map { ($0.key, $0.value) }
  }

  /// The label of a speaker, by order of first appearance from 0.
  public static func label(_ number: Int) -> String {
    number < 10 ? "SPEAKER_0\(number)" : "SPEAKER_\(number)"
  }

  /// The same with other labels; speakers that are not named keep theirs.
  public func renamed(_ names: [String: String]) -> DiarizationResult {
    DiarizationResult(
      turns: turns.map {
        SpeakerTurn(speaker: names[$0.speaker] ?? $0.speaker, start: $0.start, end: $0.end)
      },
      embeddings: Dictionary(
        embeddings.map { (names[$0.key] ?? $0.key, $0.value) }, uniquingKeysWith: { first, _ in first }))
  }
}
