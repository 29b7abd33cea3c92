import Foundation
import ModelFixtures
import Testing

@testable import Transcription

/// A table of random scores for every prefix, over 8 tokens of which the last ends a text.
private struct RandomLanguage {
  let seed: UInt64
  let endBias: Float
  static let size = 8
  static let end = 7

  func scores(_ prefix: [Int]) -> [Float] {
    var hash = seed
    for token in prefix { hash = (hash ^ UInt64(token + 1)) &* 0x100_0000_01B3 }
    var random = SeededGenerator(seed: hash)
    return (0..<Self.size).map {
      Float.random(in: -3...3, using: &random) + ($0 == Self.end ? endBias : 0)
    }
  }

  func logProbabilities(_ prefix: [Int]) -> [Float] {
    let scores = scores(prefix)
    let total = log(scores.reduce(Float(0)) { $0 + exp($1) })
    return scores.map { $0 - total }
  }
}

/// The published algorithm once more, with dictionaries of whole sequences as it is published.
private func publishedBeamSearch(
  _ language: RandomLanguage, beams size: Int, patience: Double, steps: Int
) -> [[Int]: Float] {
  let wanted = Int((Double(size) * patience).rounded(.toNearestOrEven))
  var beams = [(tokens: [Int], sum: Float)](repeating: ([], 0), count: size)
  var finished: [[Int]: Float] = [:]
  for _ in 0..<steps {
    var scores: [[Int]: Float] = [:]
    for beam in beams {
      let ranked = language.logProbabilities(beam.tokens).enumerated().sorted { $0.element > $1.element }
      for (token, value) in ranked.prefix(size + 1) { scores[beam.tokens + [token]] = beam.sum + value }
    }
    beams = []
    var ended: [([Int], Float)] = []
    for (tokens, sum) in scores.sorted(by: { $0.value > $1.value }) {
      if tokens.last == RandomLanguage.end {
        ended.append((tokens, sum))
      } else {
        beams.append((tokens, sum))
        if beams.count == size { break }
      }
    }
    for (tokens, sum) in ended where finished.count < wanted { finished[tokens] = sum }
    if finished.count >= wanted { break }
  }
  if finished.count < size {
    for beam in beams.sorted(by: { $0.sum > $1.sum }) where finished.count < size {
      finished[beam.tokens + [RandomLanguage.end]] = beam.sum
    }
  }
  return finished
}

private func ourBeamSearch(
  _ language: RandomLanguage, beams: Int, patience: Float, steps: Int
) -> [SampledSequence] {
  var search = BeamSearch(
    kernels: scalarKernels, beamSize: beams, patience: patience, endOfText: RandomLanguage.end)
  for _ in 0..<steps where !search.isComplete {
    let previous = search.beams.map(\.tokens)
    var rows = search.beams.map { language.scores($0.tokens) }
    var sources: [Int] = []
    rows.withUnsafeMutableBufferPointer { rows in
      let pointers = rows.indices.map { index in rows[index].withUnsafeMutableBufferPointer { $0 } }
      sources = search.update(pointers)
    }
    for (beam, source) in zip(search.beams, sources) {
      #expect(beam.tokens.dropLast() == previous[source][...])
    }
  }
  return search.candidates()
}

@Suite("Beam search")
struct BeamSearchTests {
  @Test(
    "Candidates are the published algorithm's", arguments: [(2, 1.0), (3, 1.0), (5, 1.0), (5, 2.0), (4, 0.5)])
  func published(beams: Int, patience: Double) {
    for seed in 0..<40 as Range<UInt64> {
      let language = RandomLanguage(seed: seed, endBias: seed % 3 == 0 ? -4 : 0)
      let expected = publishedBeamSearch(language, beams: beams, patience: patience, steps: 6)
      let found = ourBeamSearch(language, beams: beams, patience: Float(patience), steps: 6)
      #expect(Set(found.map { $0.tokens + [RandomLanguage.end] }) == Set(expected.keys), "seed \(seed)")
      for sequence in found {
        let sum = expected[sequence.tokens + [RandomLanguage.end]] ?? .infinity
        #expect(abs(sequence.sumLogProbability - sum) < 1e-4)
      }
    }
  }

  @Test("With as many beams as sequences the likeliest of all is found")
  func exhaustive() throws {
    for seed in 0..<10 as Range<UInt64> {
      let language = RandomLanguage(seed: seed, endBias: -20)
      var best: (tokens: [Int], sum: Float) = ([], -.infinity)
      for first in 0..<7 {
        for second in 0..<7 {
          for third in 0..<7 {
            let sum =
              language.logProbabilities([])[first] + language.logProbabilities([first])[second]
              + language.logProbabilities([first, second])[third]
            if sum > best.sum { best = ([first, second, third], sum) }
          }
        }
      }
      let found = ourBeamSearch(language, beams: 60, patience: 1, steps: 3)
      #expect(SequenceRanker(lengthPenalty: nil).best(found)?.tokens == best.tokens)
    }
  }

  @Test("One beam set finds fewer continuations than it has beams and goes on with those")
  func fewContinuations() {
    var search = BeamSearch(kernels: scalarKernels, beamSize: 3, patience: 1, endOfText: 7)
    var scores = [Float](repeating: -.infinity, count: 8)
    scores[2] = 1
    let sources = scores.withUnsafeMutableBufferPointer { search.update([$0, $0, $0]) }
    #expect(sources == [0])
    #expect(search.beams.map(\.tokens) == [[2]])
  }

  @Test("Patience is bounded whatever it is", arguments: [Float.infinity, -1, 0, .nan, 1e30])
  func patience(_ value: Float) {
    let search = BeamSearch(kernels: scalarKernels, beamSize: 5, patience: value, endOfText: 7)
    #expect(!search.isComplete)
  }

  @Test("Ranking is by mean or by the length penalty, the first of equals wins")
  func ranking() {
    let short = SampledSequence(tokens: [1, 2], sumLogProbability: -2, hasEnded: true)
    let long = SampledSequence(tokens: [1, 2, 3, 4, 5, 6], sumLogProbability: -4, hasEnded: true)
    let other = SampledSequence(tokens: [3, 4], sumLogProbability: -2, hasEnded: true)
    #expect(SequenceRanker(lengthPenalty: nil).best([short, long])?.tokens == long.tokens)
    // ((5 + 2) / 6)^1 = 1.167: −1.714; ((5 + 6) / 6)^1 = 1.833: −2.182.
    #expect(SequenceRanker(lengthPenalty: 1).best([long, short])?.tokens == short.tokens)
    #expect(SequenceRanker(lengthPenalty: 0).best([long, short])?.tokens == short.tokens)
    #expect(SequenceRanker(lengthPenalty: nil).best([short, other])?.tokens == short.tokens)
    #expect(SequenceRanker(lengthPenalty: nil).best([]) == nil)
  }
}
