import ModelFixtures

@testable import Transcription

/// Probabilities that wander between silence and speech.
enum RandomProbabilities {
  /// A random walk of a linear congruential generator, which any language makes alike.
  static func walk(_ count: Int, seed: UInt64 = 7) -> [Float] {
    var (state, value) = (seed, 100)
    return (0..<count).map { _ in
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      value = min(max(value + Int((state >> 33) % 401) - 200, 0), 1000)
      return Float(2 * value + 1) / 2001
    }
  }

  /// Speech and pauses of very different lengths with jitter, silence for minutes and speech without end included.
  static func recording(_ generator: inout SeededGenerator) -> [Float] {
    var result: [Float] = []
    for _ in 0..<Int.random(in: 0...30, using: &generator) {
      let lengths = [1, 3, 10, 40, 200, 1500]
      let length = Int.random(in: 1...(lengths.randomElement(using: &generator) ?? 1), using: &generator)
      let level = Float.random(in: 0...1, using: &generator)
      let jitter = Float.random(in: 0...0.4, using: &generator)
      for _ in 0..<length {
        let noise = Float(Int(generator.next() >> 48)) / 32_768 - 1
        result.append(min(max(level + jitter * noise, 0), 1))
      }
    }
    return result
  }

  static func options(_ generator: inout SeededGenerator) -> VoiceActivityOptions {
    var options = VoiceActivityOptions()
    options.threshold = [0.3, 0.5, 0.8].randomElement(using: &generator) ?? 0.5
    options.minSpeechDuration = [0, 0, 0.064, 0.25].randomElement(using: &generator) ?? 0
    options.minSilenceDuration = [0, 0.1, 0.16, 2].randomElement(using: &generator) ?? 0
    options.speechPadding = [0, 0.01, 0.03, 0.4, 1].randomElement(using: &generator) ?? 0
    options.maxSpeechDuration = [2, 10, 30, .infinity].randomElement(using: &generator) ?? 30
    options.maxChunkDuration = [1, 5, 30].randomElement(using: &generator) ?? 30
    options.maxPauseDuration = [0, 0.5, 2, 60].randomElement(using: &generator) ?? 2
    return options
  }
}
