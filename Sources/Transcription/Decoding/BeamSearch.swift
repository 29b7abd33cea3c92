import Foundation
import Inference

/// Beam search as the reference does it (`whisper.decoding.BeamSearchDecoder`): every beam offers its `beamSize + 1`
/// likeliest continuations; those that end are set aside until `round(beamSize · patience)` have ended.
struct BeamSearch {
  let kernels: Kernels
  let beamSize: Int
  let endOfText: Int
  private let maxCandidates: Int
  private(set) var beams: [SampledSequence]
  private(set) var finished: [SampledSequence] = []

  init(kernels: Kernels, beamSize: Int, patience: Float, endOfText: Int) {
    self.kernels = kernels
    self.beamSize = beamSize
    self.endOfText = endOfText
    // Bounded, because it comes from outside and not every float is an integer.
    let wanted = (Float(beamSize) * patience).rounded(.toNearestOrEven)
    maxCandidates = wanted > 1 ? Int(min(wanted, 1e6)) : 1
    beams = [SampledSequence](repeating: SampledSequence(), count: beamSize)
  }

  var isComplete: Bool { finished.count >= maxCandidates }

  /// Extends the beams by one token.
  ///
  /// - Parameter logits: filtered scores of beam i at index i.
  /// - Returns: which beam each new beam continues.
  mutating func update(_ logits: [UnsafeMutableBufferPointer<Float>]) -> [Int] {
    var candidates: [(sequence: SampledSequence, source: Int)] = []
    var seen = Set<[Int]>()
    for (source, beam) in beams.enumerated() {
      let total = kernels.logSumExp(UnsafeBufferPointer(logits[source]))
      for (token, score) in largest(beamSize + 1, logits[source]) {
        var next = beam
        next.tokens.append(token)
        next.sumLogProbability += score - total
        // At the first step all beams are the same sequence and must not be counted twice.
        if seen.insert(next.tokens).inserted { candidates.append((next, source)) }
      }
    }
    candidates.sort { $0.sequence.sumLogProbability > $1.sequence.sumLogProbability }
    var next: [SampledSequence] = []
    var sources: [Int] = []
    var ended: [SampledSequence] = []
    for (sequence, source) in candidates where next.count < beamSize {
      if sequence.tokens.last == endOfText {
        var whole = sequence
        whole.tokens.removeLast()
        whole.hasEnded = true
        ended.append(whole)
      } else {
        next.append(sequence)
        sources.append(source)
      }
    }
    for sequence in ended where finished.count < maxCandidates { finished.append(sequence) }
    beams = next
    return sources
  }

  /// All candidates for ranking: what has ended, filled up with the best that have not.
  func candidates() -> [SampledSequence] {
    guard finished.count < beamSize else { return finished }
    let rest = beams.sorted { $0.sumLogProbability > $1.sumLogProbability }
    return finished + rest.prefix(beamSize - finished.count)
  }

  private func largest(_ count: Int, _ logits: UnsafeMutableBufferPointer<Float>) -> [(Int, Float)] {
    var best: [(Int, Float)] = []
    var threshold = -Float.infinity
    for (token, score) in logits.enumerated() where score > threshold {
      let place = best.firstIndex { $0.1 < score } ?? best.count
      best.insert((token, score), at: place)
      if best.count > count { best.removeLast() }
      if best.count == count { threshold = best[count - 1].1 }
    }
    return best
  }
}

/// Picks one of several finished sequences (`whisper.decoding.MaximumLikelihoodRanker`).
struct SequenceRanker {
  let lengthPenalty: Float?

  func best(_ sequences: [SampledSequence]) -> SampledSequence? {
    sequences.enumerated().max { left, right in
      (score(left.element), -left.offset) < (score(right.element), -right.offset)
    }?.element
  }

  private func score(_ sequence: SampledSequence) -> Float {
    let length = Float(sequence.tokens.count)
    guard let lengthPenalty else { return sequence.sumLogProbability / max(length, 1) }
    return sequence.sumLogProbability / pow((5 + length) / 6, lengthPenalty)
  }
}
