import SpeechModels

/// What decoding one chunk holds, in bytes: its encoded audio, the tokens' keys and values of every sequence that is
/// followed, its features.
struct DecodingMemory {
  private let audio: (Int) -> Int
  private let past: Int
  /// Of a mel frame.
  private let frameBytes: Int
  private let windowFrames: Int

  init<Engine: WhisperEngine>(_ engine: Engine) {
    audio = engine.cacheBytes(audioFrames:)
    past = engine.pastBytes
    frameBytes = engine.dimensions.melBins * MemoryLayout<Float>.size
    windowFrames = 2 * engine.dimensions.audioContext
  }

  /// - Parameters:
  ///   - frames: mel frames of sound; nil: as many as a window holds.
  ///   - sequences: pasts that are kept.
  func bytes(frames: Int? = nil, sequences: Int) -> Int {
    let frames = min(frames ?? windowFrames, windowFrames)
    return encodedBytes(frames: frames) + sequences * past
  }

  /// What a chunk holds that was read and encoded but not begun.
  func encodedBytes(frames: Int) -> Int {
    audio((min(frames, windowFrames) + 1) / 2) + frames * frameBytes
  }
}

extension DecodingOptions {
  /// Pasts that a decoding keeps: beams need as many again to be copied into.
  var sequences: Int {
    if temperature > 0 { return max(bestOf, 1) }
    return beamSize > 1 ? 2 * beamSize : 1
  }
}

extension TranscriptionOptions {
  /// Pasts that the first attempt keeps.
  var firstSequences: Int {
    if temperatures.first ?? 0 > 0 { return max(bestOf, 1) }
    return beamSize > 1 ? 2 * beamSize : 1
  }
}
