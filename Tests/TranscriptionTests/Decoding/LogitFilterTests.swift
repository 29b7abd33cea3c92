import Inference
import Testing

@testable import Transcription

/// A vocabulary of 40: text 0…19, end 20, others, no-timestamps 24, timestamps 25…39.
@Suite("Logit filters")
struct LogitFilterTests {
  private let rules = TimestampRules(noTimestamps: 24, timestampBegin: 25, endOfText: 20, maxInitialIndex: 5)

  private func allowed(
    _ rules: TimestampRules, after sampled: [Int], raised: [Int: Float] = [:], base: Float = 0
  ) -> Set<Int> {
    // Text is far likelier than all timestamps, so that the rule of masses stays out of the way unless raised.
    var logits = [Float](repeating: base, count: 40)
    for token in 0..<24 { logits[token] = 10 }
    for (token, score) in raised { logits[token] = score }
    logits.withUnsafeMutableBufferPointer { rules.apply($0, sampled: sampled[...], kernels: scalarKernels) }
    return Set(logits.indices.filter { logits[$0] > -.infinity })
  }

  @Test("The first token is a timestamp no later than the limit")
  func first() {
    #expect(allowed(rules, after: []) == Set(25...30))
    let free = TimestampRules(noTimestamps: 24, timestampBegin: 25, endOfText: 20, maxInitialIndex: nil)
    #expect(allowed(free, after: []) == Set(25...39))
    let late = TimestampRules(noTimestamps: 24, timestampBegin: 25, endOfText: 20, maxInitialIndex: 1500)
    #expect(allowed(late, after: []) == Set(25...39))
  }

  @Test("After the first timestamp comes text, never another timestamp")
  func afterFirst() { #expect(allowed(rules, after: [26]) == Set(0...23)) }

  @Test("A segment's end is followed by a timestamp not before it, or by the end")
  func afterEnd() { #expect(allowed(rules, after: [26, 3, 30]) == Set(20...23).union(30...39)) }

  @Test("A pair of timestamps is followed by text")
  func afterPair() { #expect(allowed(rules, after: [26, 3, 30, 30]) == Set(0...23)) }

  @Test("A text does not end after a pair of timestamps that has speech behind it")
  func speechBehindPair() {
    var unfinished = rules
    unfinished.leastEndIndex = 6
    #expect(allowed(unfinished, after: [26, 3, 30, 30]) == Set(0..<20))
    #expect(allowed(unfinished, after: [26, 3, 31, 31]) == Set(0...23))
    // Silence from the start, or an end that the model gives one timestamp only, is its own to tell.
    #expect(allowed(unfinished, after: [26]) == Set(0...23))
    #expect(allowed(unfinished, after: [26, 3, 30]) == Set(20...23).union(30...39))
    let filters = LogitFilters(kernels: scalarKernels, suppressed: [], blank: [], timestamps: unfinished)
    #expect(filters.candidates(after: [26, 3, 30, 30], of: 40) == 0..<20)
    var logits = [Float](repeating: 0, count: 40)
    logits[20] = 9
    logits[7] = 3
    let (token, _) = logits.withUnsafeMutableBufferPointer {
      filters.likeliest($0, sampled: [26, 3, 30, 30])
    }
    #expect(token == 7)
  }

  @Test("Inside a segment timestamps must be later than the last")
  func insideSegment() {
    #expect(allowed(rules, after: [26, 3]) == Set(0...23).union(27...39))
    #expect(allowed(rules, after: [26, 3, 30, 30, 4, 5]) == Set(0...23).union(31...39))
    #expect(allowed(rules, after: [39, 3]) == Set(0...23))
  }

  @Test("Timestamps that together outweigh the likeliest text are taken")
  func masses() {
    // 13 timestamps of score 0 weigh e^2.56 together.
    let text = Dictionary(uniqueKeysWithValues: (0..<24).map { ($0, Float(-9)) })
    #expect(allowed(rules, after: [26, 3], raised: text.merging([7: 2.5]) { $1 }) == Set(27...39))
    #expect(
      allowed(rules, after: [26, 3], raised: text.merging([7: 2.6]) { $1 }) == Set(0...23).union(27...39))
  }

  @Test("The likeliest token among the candidates is the one that stands out after all rules")
  func likeliest() {
    var random = SplitMix64(state: 4)
    let filters = [rules, nil].map {
      LogitFilters(kernels: scalarKernels, suppressed: [2, 22, 30], blank: [5, 20], timestamps: $0)
    }
    let histories = [
      [], [26], [26, 3], [26, 3, 30], [26, 3, 30, 30], [26, 3, 30, 30, 4], [39, 3], [3, 4], [39],
    ]
    for _ in 0..<100 {
      let scores = (0..<40).map { _ in Float.random(in: -6..<6, using: &random) }
      for (filters, sampled) in filters.flatMap({ filters in histories.map { (filters, $0[...]) } }) {
        var all = scores
        let range = filters.candidates(after: sampled, of: 40) ?? 0..<40
        var some = scores.enumerated().map { range.contains($0.offset) ? $0.element : 1000 }
        let (token, logProbability) = some.withUnsafeMutableBufferPointer {
          filters.likeliest($0, sampled: sampled)
        }
        let expected = all.withUnsafeMutableBufferPointer { scores -> (token: Int, logProbability: Float) in
          filters.apply(scores, sampled: sampled)
          let best = scalarKernels.argmax(UnsafeBufferPointer(scores))
          return (best.index, best.value - scalarKernels.logSumExp(UnsafeBufferPointer(scores)))
        }
        #expect(token == expected.token, "after \(sampled)")
        #expect(abs(logProbability - expected.logProbability) < 1e-5, "after \(sampled)")
      }
    }
  }

  @Test("Blank and end are forbidden at the start only, suppressed tokens always")
  func suppression() {
    let filters = LogitFilters(kernels: scalarKernels, suppressed: [2, 22], blank: [5, 20], timestamps: nil)
    for (sampled, expected) in [([], Set([2, 5, 20, 22])), ([1], Set([2, 22]))] as [([Int], Set<Int>)] {
      var logits = [Float](repeating: 0, count: 40)
      logits.withUnsafeMutableBufferPointer { filters.apply($0, sampled: sampled[...]) }
      #expect(Set(logits.indices.filter { logits[$0] == -.infinity }) == expected)
    }
  }
}
