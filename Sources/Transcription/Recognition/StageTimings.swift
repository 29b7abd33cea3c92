import Foundation

/// Where the time of a transcription went, in seconds of one worker.
public struct StageTimings: Sendable, Equatable {
  /// Reading, decoding and resampling audio, and the log-mel features.
  public var features = 0.0
  public var encoding = 0.0
  /// Tokens: language detection, prompts, sampling, fallbacks.
  public var decoding = 0.0
  /// Times of words.
  public var alignment = 0.0
  /// All of it, the rest included.
  public var total = 0.0

  public init() {}

  /// What no stage accounts for.
  public var rest: Double { max(total - features - encoding - decoding - alignment, 0) }

  public static func + (left: StageTimings, right: StageTimings) -> StageTimings {
    var sum = left
    sum.features += right.features
    sum.encoding += right.encoding
    sum.decoding += right.decoding
    sum.alignment += right.alignment
    sum.total += right.total
    return sum
  }
}

/// Adds up stages as they pass; one transcription's own.
final class StageClock {
  private(set) var timings = StageTimings()
  private let start = StageClock.now()

  func measure<Result>(_ stage: WritableKeyPath<StageTimings, Double>, _ body: () throws -> Result) rethrows
    -> Result
  {
    let start = StageClock.now()
    defer { timings[keyPath: stage] += StageClock.now() - start }
    return try body()
  }

  func finish() -> StageTimings {
    timings.total = StageClock.now() - start
    return timings
  }

  /// Seconds on a clock that only goes forward.
  static func now() -> Double { ProcessInfo.processInfo.systemUptime }
}
