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

/// Timestamps come in pairs, never run backwards, and win over text when together they are likelier than any word.
struct TimestampRules {
  let noTimestamps: Int
  let timestampBegin: Int
  let endOfText: Int
  /// Index of the latest timestamp allowed at the start.
  let maxInitialIndex: Int?

  func apply(_ logits: UnsafeMutableBufferPointer<Float>, sampled: ArraySlice<Int>, kernels: Kernels) {
    logits[noTimestamps] = -.infinity
    let lastIsTimestamp = sampled.last.map { $0 >= timestampBegin } ?? false
    let previousIsTimestamp = sampled.count < 2 || sampled[sampled.endIndex - 2] >= timestampBegin
    if lastIsTimestamp {
      if previousIsTimestamp {
        forbid(logits, timestampBegin..<logits.count)
      } else {
        forbid(logits, 0..<endOfText)
      }
    }
    if let last = sampled.last(where: { $0 >= timestampBegin }) {
      // A segment's end may equal its start's successor, but a new segment must not start before the last ended,
      // nor may a segment have no length: that would invite endless repetition.
      let first = lastIsTimestamp && !previousIsTimestamp ? last : last + 1
      forbid(logits, timestampBegin..<min(first, logits.count))
    }
    if sampled.isEmpty {
      forbid(logits, 0..<timestampBegin)
      if let maxInitialIndex {
        forbid(logits, min(timestampBegin + maxInitialIndex + 1, logits.count)..<logits.count)
      }
    }
    let text = kernels.argmax(UnsafeBufferPointer(rebasing: logits[0..<timestampBegin])).value
    let times = kernels.logSumExp(UnsafeBufferPointer(rebasing: logits[timestampBegin...]))
    if times > text { forbid(logits, 0..<timestampBegin) }
  }

  private func forbid(_ logits: UnsafeMutableBufferPointer<Float>, _ range: Range<Int>) {
    guard !range.isEmpty else { return }
    UnsafeMutableBufferPointer(rebasing: logits[range]).update(repeating: -.infinity)
  }
}
