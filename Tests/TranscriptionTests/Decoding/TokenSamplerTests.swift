import Foundation
import Testing

@testable import Transcription

@Suite("Token sampling")
struct TokenSamplerTests {
  private func draw(_ logits: [Float], temperature: Float, seed: UInt64, count: Int) -> SampledSequence {
    var sampler = TokenSampler(kernels: scalarKernels, temperature: temperature, endOfText: 99, seed: seed)
    var sequence = SampledSequence()
    var logits = logits
    logits.withUnsafeMutableBufferPointer { for _ in 0..<count { sampler.sample($0, into: &sequence) } }
    return sequence
  }

  @Test("Temperature zero takes the likeliest, the first of equals, and sums its log-probability")
  func greedy() {
    let sequence = draw([1, 3, 3, -.infinity], temperature: 0, seed: 1, count: 2)
    #expect(sequence.tokens == [1, 1])
    let each = 3 - log(exp(1.0) + 2 * exp(3.0))
    #expect(abs(Double(sequence.sumLogProbability) - 2 * each) < 1e-5)
  }

  @Test("The end's log-probability counts, the end is no token")
  func end() {
    var sampler = TokenSampler(kernels: scalarKernels, temperature: 0, endOfText: 1, seed: 0)
    var sequence = SampledSequence()
    var logits: [Float] = [0, 2]
    logits.withUnsafeMutableBufferPointer { sampler.sample($0, into: &sequence) }
    #expect(sequence.tokens.isEmpty)
    #expect(sequence.hasEnded)
    #expect(abs(Double(sequence.sumLogProbability) - (2 - log(1 + exp(2.0)))) < 1e-5)
  }

  @Test("Samples follow softmax(logits / temperature)", arguments: [Float(0.4), 1, 2])
  func distribution(temperature: Float) {
    let logits: [Float] = [0.5, -1, 2, -.infinity, 1, 0]
    let count = 6000
    var observed = [Double](repeating: 0, count: logits.count)
    for token in draw(logits, temperature: temperature, seed: 5, count: count).tokens { observed[token] += 1 }
    let weights = logits.map { exp(Double($0 / temperature)) }
    let total = weights.reduce(0, +)
    var chiSquare = 0.0
    for (seen, weight) in zip(observed, weights) where weight > 0 {
      let expected = Double(count) * weight / total
      chiSquare += (seen - expected) * (seen - expected) / expected
    }
    #expect(observed[3] == 0)
    // 99.9 % of a chi-square distribution with 4 degrees of freedom.
    #expect(chiSquare < 18.47)
  }

  @Test("Log-probabilities are those without temperature")
  func logProbability() {
    let sequence = draw([0, 1], temperature: 3, seed: 2, count: 1)
    let token = Double(sequence.tokens[0])
    #expect(abs(Double(sequence.sumLogProbability) - (token - log(1 + exp(1.0)))) < 1e-5)
  }

  @Test("A seed gives the same tokens again, another seed others")
  func seeds() {
    let logits: [Float] = [0, 0, 0, 0]
    let tokens = draw(logits, temperature: 1, seed: 9, count: 50).tokens
    #expect(tokens == draw(logits, temperature: 1, seed: 9, count: 50).tokens)
    #expect(tokens != draw(logits, temperature: 1, seed: 10, count: 50).tokens)
  }
}
