import Foundation
import Inference

/// A sequence that is being sampled.
struct SampledSequence: Equatable {
  var tokens: [Int] = []
  var sumLogProbability: Float = 0
  var hasEnded = false
}

/// Draws the next token of a sequence: the likeliest at temperature zero, else at random
/// (`whisper.decoding.GreedyDecoder`).
struct TokenSampler {
  let kernels: Kernels
  let temperature: Float
  let endOfText: Int
  private var random: SplitMix64

  init(kernels: Kernels, temperature: Float, endOfText: Int, seed: UInt64) {
    self.kernels = kernels
    self.temperature = temperature
    self.endOfText = endOfText
    random = SplitMix64(state: seed)
  }

  mutating func sample(_ logits: UnsafeMutableBufferPointer<Float>, into sequence: inout SampledSequence) {
    let scores = UnsafeBufferPointer(logits)
    let total = kernels.logSumExp(scores)
    let token = temperature == 0 ? kernels.argmax(scores).index : draw(scores)
    add(token, logProbability: logits[token] - total, to: &sequence)
  }

  func add(_ token: Int, logProbability: Float, to sequence: inout SampledSequence) {
    sequence.sumLogProbability += logProbability
    if token == endOfText {
      sequence.hasEnded = true
    } else {
      sequence.tokens.append(token)
    }
  }

  // Inverse transform sampling of softmax(logits / temperature).
  private mutating func draw(_ logits: UnsafeBufferPointer<Float>) -> Int {
    let (likeliest, maximum) = kernels.argmax(logits)
    // Counted by hand: iterators over 50,000 scores are most of a test's time in debug builds.
    var (sum, index) = (0.0, 0)
    while index < logits.count {
      sum += exp(Double((logits[index] - maximum) / temperature))
      index += 1
    }
    var rest = Double.random(in: 0..<1, using: &random) * sum
    index = 0
    while index < logits.count {
      rest -= exp(Double((logits[index] - maximum) / temperature))
      if rest < 0 && logits[index] > -.infinity { return index }
      index += 1
    }
    return likeliest
  }
}

/// Steele, Lea and Flood's generator: small, seeded, the same everywhere.
struct SplitMix64: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }
}
