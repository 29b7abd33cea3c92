import Metrics
import Synchronization

/// A number that grows or goes up and down, under one set of label values. Recording takes no lock.
final class ValueSeries: Sendable {
  private let bits = Atomic<UInt64>(0)

  var value: Double { Double(bitPattern: bits.load(ordering: .relaxed)) }

  func replace(_ value: Double) { bits.store(value.bitPattern, ordering: .relaxed) }

  func add(_ amount: Double) {
    var old = bits.load(ordering: .relaxed)
    while true {
      let sum = Double(bitPattern: old) + amount
      let (isDone, found) = bits.weakCompareExchange(
        expected: old, desired: sum.bitPattern, ordering: .relaxed)
      if isDone { return }
      old = found
    }
  }
}

/// How often values fell into each of some ranges. Count, sum and ranges always fit each other, for which recording takes
/// a lock of its own series for some nanoseconds.
final class HistogramSeries: Sendable {
  struct Contents: Sendable, Equatable {
    /// Values up to each bound and above the one before; the last is above all bounds.
    var counts: [UInt64]
    var sum = 0.0
  }

  /// Upper bounds, ascending and finite.
  let bounds: [Double]
  private let state: Mutex<Contents>

  init(bounds: [Double]) {
    self.bounds = bounds
    state = Mutex(Contents(counts: Array(repeating: 0, count: bounds.count + 1)))
  }

  var contents: Contents { state.withLock { $0 } }

  func observe(_ value: Double) {
    guard !value.isNaN else { return }
    let index = bounds.firstIndex { value <= $0 } ?? bounds.count
    state.withLock { state in
      state.counts[index] &+= 1
      state.sum += value
    }
  }
}

// What swift-metrics calls handlers.

extension ValueSeries: CounterHandler, FloatingPointCounterHandler, MeterHandler {
  func increment(by amount: Int64) { increment(by: Double(amount)) }
  func increment(by amount: Double) { if amount.isFinite { add(amount) } }
  func decrement(by amount: Double) { if amount.isFinite { add(-amount) } }
  func set(_ value: Int64) { replace(Double(value)) }
  func set(_ value: Double) { replace(value) }
  func reset() { replace(0) }
}

extension HistogramSeries: RecorderHandler, TimerHandler {
  func record(_ value: Int64) { observe(Double(value)) }
  func record(_ value: Double) { observe(value) }
  func recordNanoseconds(_ duration: Int64) { observe(Double(duration) / 1e9) }
}

/// A number that is set though it is recorded: what swift-metrics calls a recorder that does not aggregate.
final class LastValue: RecorderHandler {
  let series: ValueSeries
  init(_ series: ValueSeries) { self.series = series }
  func record(_ value: Int64) { series.replace(Double(value)) }
  func record(_ value: Double) { series.replace(value) }
}
