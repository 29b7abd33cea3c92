public import Transcripts

/// How told speakers differ from the true ones: seconds of speaker time, where two who speak at once count twice.
///
/// Defined as by `pyannote.metrics` 4 (Bredin 2017), whose figures the tests reproduce.
public struct DiarizationErrorRate: Sendable, Equatable {
  /// Seconds in which the right speaker was told.
  public var correct: Double
  /// Seconds of speech that were given to nobody.
  public var missed: Double
  /// Seconds that were given to somebody though nobody spoke.
  public var falseAlarm: Double
  /// Seconds that were given to the wrong speaker.
  public var confusion: Double

  public init(correct: Double = 0, missed: Double = 0, falseAlarm: Double = 0, confusion: Double = 0) {
    self.correct = correct
    self.missed = missed
    self.falseAlarm = falseAlarm
    self.confusion = confusion
  }

  /// Seconds of speech in the reference.
  public var total: Double { correct + missed + confusion }

  /// Missed, false alarm and confusion as a fraction of the reference. Can exceed 1.
  public var rate: Double { fraction(missed + falseAlarm + confusion) }

  /// `seconds` as a fraction of the reference. Where the reference has no speech: 1, or 0 for none.
  public func fraction(_ seconds: Double) -> Double {
    total > 0 ? seconds / total : (seconds > 0 ? 1 : 0)
  }

  public static func + (first: Self, second: Self) -> Self {
    Self(
      correct: first.correct + second.correct, missed: first.missed + second.missed,
      falseAlarm: first.falseAlarm + second.falseAlarm, confusion: first.confusion + second.confusion)
  }

  /// Compares turns under the one-to-one mapping of speakers that makes most of the time right.
  ///
  /// - Parameters:
  ///   - reference: true turns, in any order. Overlapping turns of one speaker count twice.
  ///   - hypothesis: told turns; their labels need not be those of the reference.
  ///   - regions: what is evaluated, in seconds; nil: from the first start to the last end of all turns.
  ///   - collar: seconds around each start and end in the reference that do not count, half of them before and half
  ///     after. NIST's tools give one half as the collar: their 0.25 is 0.5 here.
  ///   - skipsOverlap: leave out where two turns of the reference overlap.
  public static func measure(
    reference: [SpeakerTurn], hypothesis: [SpeakerTurn], regions: [Range<Double>]? = nil, collar: Double = 0,
    skipsOverlap: Bool = false
  ) -> Self {
    let timeline = EvaluatedTimeline(
      reference: reference, hypothesis: hypothesis, regions: regions, collar: collar,
      skipsOverlap: skipsOverlap)
    let mapping = timeline.mapping()
    var result = Self()
    for piece in timeline.pieces {
      var right = 0
      for (speaker, count) in piece.hypothesis {
        guard let mapped = mapping[speaker] else { continue }
        right += min(count, piece.reference[mapped] ?? 0)
      }
      let expected = piece.reference.values.reduce(0, +)
      let told = piece.hypothesis.values.reduce(0, +)
      result.correct += piece.seconds * Double(right)
      result.confusion += piece.seconds * Double(min(expected, told) - right)
      result.missed += piece.seconds * Double(max(0, expected - told))
      result.falseAlarm += piece.seconds * Double(max(0, told - expected))
    }
    return result
  }
}
