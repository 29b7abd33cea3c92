import SpeechModels
import Transcripts

/// One chunk on its way to text. Where the model stops before the chunk's speech does, what is left is heard again
/// in a window of its own, so that nothing is lost and nothing heard twice.
struct ChunkTranscription<Engine: WhisperEngine> {
  let chunk: AudioChunk
  /// Code of the spoken language.
  var language: String
  private(set) var segments: [Segment] = []
  /// Mel frames of the chunk that are transcribed.
  private(set) var seek = 0
  /// Where the last word ended, in seconds.
  private(set) var lastSpeechEnd: Double
  /// [frames][mel bands].
  private let features: [Float]
  private let bands: Int

  /// Speech that is left behind by a window is worth another one from this many seconds on.
  private static var shortestRest: Double { 0.5 }
  /// What the model left out after its last timestamp, though it said there was nothing, from this many seconds on.
  private static var longestSilence: Double { 2 }

  /// - Parameter features: [frames][mel bands] of the chunk, scaled for the model.
  init(_ chunk: AudioChunk, features: [Float], bands: Int, language: String) {
    self.chunk = chunk
    self.features = features
    self.bands = bands
    self.language = language
    lastSpeechEnd = chunk.origin
  }

  /// The window to be decoded next.
  func window(frames most: Int) -> AudioWindow {
    AudioWindow(origin: chunk.origin, seek: seek, frames: min(most, max(chunk.frames - seek, 1)))
  }

  /// The features of a window, filled up with zeros as the reference does.
  func features(of window: AudioWindow, count: Int) -> [Float] {
    var result = [Float](repeating: 0, count: count * bands)
    let first = min(window.seek * bands, features.count)
    let last = min(first + window.frames * bands, features.count)
    result.replaceSubrange(0..<last - first, with: features[first..<last])
    return result
  }

  /// Takes what was decoded in a window.
  ///
  /// - Returns: whether speech is left that needs another window.
  mutating func take(_ outcome: WindowTranscription<Engine>.Outcome?, of window: AudioWindow) -> Bool {
    guard let outcome else {
      seek += window.frames
      return hasRest(ChunkTranscription.shortestRest)
    }
    segments += outcome.segments.filter { !$0.isBlank }
    lastSpeechEnd = outcome.lastSpeechEnd
    if outcome.advance < window.frames {
      seek += outcome.advance
      return hasRest(ChunkTranscription.shortestRest)
    }
    // The model believes it is done; pauses are where it is right.
    let heard = outcome.segments.last.map { Int((($0.end - window.origin) * 100).rounded(.up)) } ?? seek
    let isRest = heard > seek && chunk.speechSeconds(from: heard) >= ChunkTranscription.longestSilence
    seek = isRest ? heard : seek + window.frames
    return hasRest(ChunkTranscription.shortestRest)
  }

  private mutating func hasRest(_ seconds: Double) -> Bool {
    guard chunk.speechSeconds(from: seek) >= seconds, let next = chunk.nextSpeech(from: seek) else {
      return false
    }
    seek = next
    return seek < chunk.frames
  }
}
