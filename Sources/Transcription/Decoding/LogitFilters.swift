import Foundation
import Inference
import SpeechModels

/// Rules that forbid tokens before one is chosen: the reference's `SuppressBlank`, `SuppressTokens` and
/// `ApplyTimestampRules`; and the preference for hotwords. A value: all state is in the tokens sampled so far.
struct LogitFilters {
  let kernels: Kernels
  let suppressed: [Int]
  /// Tokens forbidden at the start, so that the text does not begin empty.
  let blank: [Int]
  let timestamps: TimestampRules?
  var hotwords: HotwordBias?

  /// - Parameters:
  ///   - logits: scores of one sequence, changed in place.
  ///   - sampled: tokens sampled so far.
  func apply(_ logits: UnsafeMutableBufferPointer<Float>, sampled: ArraySlice<Int>) {
    if sampled.isEmpty { for token in blank { logits[token] = -.infinity } }
    for token in suppressed { logits[token] = -.infinity }
    timestamps?.apply(logits, sampled: sampled, kernels: kernels)
    // Last, so that no rule takes a word that was helped for one the model is sure of.
    if let hotwords {
      hotwords.apply(logits, sampled: sampled, choice: kernels.argmax(UnsafeBufferPointer(logits)).index)
    }
  }
}

extension LogitFilters {
  /// A range that holds all tokens the rules may allow; nil: the whole vocabulary.
  func candidates(after sampled: ArraySlice<Int>, of count: Int) -> Range<Int>? {
    guard let (text, times) = timestamps?.allowed(after: sampled, of: count) else { return nil }
    if text.isEmpty { return times }
    return text.lowerBound..<(times.isEmpty ? text.upperBound : times.upperBound)
  }

  /// The likeliest token that the rules allow, and its log-probability among those that they allow: what `apply` and
  /// a look at all scores would give, in one pass over the candidates. Hotwords are left out.
  ///
  /// - Parameter logits: scores of the candidates of one sequence, changed in place.
  func likeliest(
    _ logits: UnsafeMutableBufferPointer<Float>, sampled: ArraySlice<Int>
  ) -> (token: Int, logProbability: Float) {
    if sampled.isEmpty { for token in blank { logits[token] = -.infinity } }
    for token in suppressed { logits[token] = -.infinity }
    guard let timestamps else {
      let all = kernels.scan(UnsafeBufferPointer(logits))
      return (all.index, all.maximum - all.logSum)
    }
    logits[timestamps.noTimestamps] = -.infinity
    let ranges = timestamps.allowed(after: sampled, of: logits.count)
    let text = kernels.scan(UnsafeBufferPointer(rebasing: logits[ranges.text]))
    let times = kernels.scan(UnsafeBufferPointer(rebasing: logits[ranges.times]))
    if times.logSum > text.maximum {
      return (ranges.times.lowerBound + times.index, times.maximum - times.logSum)
    }
    guard text.maximum > -.infinity else { return (0, .nan) }
    // Timestamps that are less likely together than one word are so each.
    let total = text.logSum + log1pf(expf(times.logSum - text.logSum))
    return (ranges.text.lowerBound + text.index, text.maximum - total)
  }
}

/// Timestamps come in pairs, never run backwards, and win over text when together they are likelier than any word.
struct TimestampRules {
  let noTimestamps: Int
  let timestampBegin: Int
  let endOfText: Int
  /// Index of the latest timestamp allowed at the start.
  let maxInitialIndex: Int?
  /// After a pair of timestamps before this index the text goes on: there is more speech.
  var leastEndIndex = 0

  func apply(_ logits: UnsafeMutableBufferPointer<Float>, sampled: ArraySlice<Int>, kernels: Kernels) {
    let (text, times) = allowed(after: sampled, of: logits.count)
    logits[noTimestamps] = -.infinity
    forbid(logits, 0..<text.lowerBound)
    forbid(logits, text.upperBound..<times.lowerBound)
    forbid(logits, times.upperBound..<logits.count)
    let likeliest = kernels.argmax(UnsafeBufferPointer(rebasing: logits[text])).value
    let together = kernels.logSumExp(UnsafeBufferPointer(rebasing: logits[times]))
    if together > likeliest { forbid(logits, text) }
  }

  /// What may follow before the scores have a say: text with the special tokens, and timestamps, either of which may
  /// be empty.
  ///
  /// - Parameter count: the size of the vocabulary.
  func allowed(after sampled: ArraySlice<Int>, of count: Int) -> (text: Range<Int>, times: Range<Int>) {
    guard let newest = sampled.last else {
      let end = maxInitialIndex.map { min(timestampBegin + $0 + 1, count) } ?? count
      return (timestampBegin..<timestampBegin, timestampBegin..<end)
    }
    let lastIsTimestamp = newest >= timestampBegin
    let previousIsTimestamp = sampled.count < 2 || sampled[sampled.endIndex - 2] >= timestampBegin
    // A segment's end may equal its start's successor, but a new segment must not start before the last ended,
    // nor may a segment have no length: that would invite endless repetition.
    guard lastIsTimestamp else {
      let last = sampled.last { $0 >= timestampBegin }
      return (0..<timestampBegin, min(last.map { $0 + 1 } ?? timestampBegin, count)..<count)
    }
    if previousIsTimestamp {
      // A first timestamp alone may be followed by nothing: silence.
      let goesOn = sampled.count > 1 && newest - timestampBegin < leastEndIndex
      return (0..<(goesOn ? endOfText : timestampBegin), count..<count)
    }
    return (endOfText..<timestampBegin, newest..<count)
  }

  private func forbid(_ logits: UnsafeMutableBufferPointer<Float>, _ range: Range<Int>) {
    guard !range.isEmpty else { return }
    UnsafeMutableBufferPointer(rebasing: logits[range]).update(repeating: -.infinity)
  }
}
