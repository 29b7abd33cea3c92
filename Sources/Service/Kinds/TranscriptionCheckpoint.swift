import Foundation
import Transcripts

/// What a worker has of a recording that is not yet done: all segments before a moment, from which another goes on.
struct TranscriptionCheckpoint: Codable, Sendable {
  var segments: [Segment]
  /// All audio before this second is done.
  var seconds: Double
  var language: String?
  var model: String

  /// - Returns: nil where the bytes are those of another version; then all is done anew.
  static func read(_ bytes: [UInt8]?) -> TranscriptionCheckpoint? {
    bytes.flatMap { try? JSONDecoder().decode(TranscriptionCheckpoint.self, from: Data($0)) }
  }

  var bytes: [UInt8] { (try? JSONEncoder().encode(self)).map(Array.init) ?? [] }

  /// The parts of a recording that are left to do.
  func rest(of clips: [ClosedRange<Double>]) -> [ClosedRange<Double>] {
    guard !clips.isEmpty else { return [seconds...Double.infinity] }
    return clips.compactMap { clip in
      clip.upperBound <= seconds ? nil : max(clip.lowerBound, seconds)...clip.upperBound
    }
  }

  /// The whole: what was done before, then what another did, numbered anew.
  func joined(with transcript: Transcript) -> Transcript {
    var whole = transcript
    whole.segments = segments + transcript.segments
    for index in whole.segments.indices { whole.segments[index].id = index }
    if transcript.segments.isEmpty, let language { whole.language = language }
    return whole
  }
}
