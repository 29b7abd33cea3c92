import Foundation
import Transcripts

/// What lists show of a transcript.
struct TranscriptionSummary: Codable, Sendable, Hashable {
  var language: String
  var durationSeconds: Double
  var model: String
  var words: Int
  var segments: Int
  var speakers: [Speaker]
  /// The first words of the text.
  var preview: String
  var processingSeconds: Double?
  var warnings: [String]

  struct Speaker: Codable, Sendable, Hashable {
    var id: String
    var speakingTime: Double

    enum CodingKeys: String, CodingKey {
      case id
      case speakingTime = "speaking_time"
    }
  }

  enum CodingKeys: String, CodingKey {
    case language, model, words, segments, speakers, preview, warnings
    case durationSeconds = "duration_seconds"
    case processingSeconds = "processing_time_seconds"
  }

  init(_ transcript: Transcript, processingSeconds: Double?, warnings: [String]) {
    let text = transcript.text
    language = transcript.language
    durationSeconds = transcript.duration
    model = transcript.model ?? ""
    words = text.split(whereSeparator: \.isWhitespace).count
    segments = transcript.segments.count
    preview = String(text.prefix(200))
    self.processingSeconds = processingSeconds
    self.warnings = warnings
    var times: [String: Double] = [:]
    for turn in transcript.speakerTurns ?? [] { times[turn.speaker, default: 0] += turn.end - turn.start }
    speakers = times.sorted { $0.key < $1.key }.map { Speaker(id: $0.key, speakingTime: $0.value) }
  }

  static func read(_ bytes: [UInt8]?) -> TranscriptionSummary? {
    bytes.flatMap { try? JSONDecoder().decode(TranscriptionSummary.self, from: Data($0)) }
  }

  var bytes: [UInt8] { (try? JSONEncoder().encode(self)).map(Array.init) ?? [] }
}
