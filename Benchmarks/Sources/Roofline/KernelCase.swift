/// One kernel in one of its real shapes.
struct KernelCase {
  var kernel: String
  var shape: String
  /// Operations of a run, a multiplication and an addition being two; 0 where reading and writing is all that counts.
  var operations: Double
  var type: NumberType
  /// Bytes that a run must read and write at least.
  var bytes: Double
  /// Bytes that the runs work on before they come back to the same ones: decides which cache they can come from.
  var workingSet: Int
  /// Does the work once.
  var run: () -> Void
}

/// How near a kernel came to what binds it.
struct KernelFinding: Codable {
  var kernel: String
  var shape: String
  var microseconds: Double
  /// Billions of operations, and of bytes, a second.
  var gigaOperations: Double
  var gigabytes: Double
  /// What the machine gave in the same moments.
  var peakGigaOperations: Double
  var peakGigabytes: Double
  /// `compute`, or the level of memory that the data comes from.
  var bound: String
  /// Least possible time / time, 0 to 1.
  var share: Double
}

extension KernelCase {
  /// Times the kernel and what binds it in turn and keeps the best of each, because neighbours come and go.
  func measure(_ peaks: MachinePeaks, rounds: Int) -> KernelFinding {
    let level = peaks.home(of: workingSet)
    run()
    let once = max(seconds { run() }, 1e-7)
    let repeats = max(1, min(Int(0.004 / once), 100_000))
    var (time, compute, bandwidth) = (once, 0.0, 0.0)
    for _ in 0..<rounds {
      if operations > 0 { compute = max(compute, peaks.compute(type, seconds: 0.002)) }
      bandwidth = max(bandwidth, peaks.bandwidth(workingSet: workingSet, seconds: 0.002))
      time = min(time, seconds { for _ in 0..<repeats { run() } } / Double(repeats))
    }
    let computing = compute > 0 ? operations / compute : 0
    let moving = bandwidth > 0 ? bytes / bandwidth : 0
    return KernelFinding(
      kernel: kernel, shape: shape, microseconds: time * 1e6, gigaOperations: operations / time / 1e9,
      gigabytes: bytes / time / 1e9, peakGigaOperations: compute / 1e9, peakGigabytes: bandwidth / 1e9,
      bound: computing >= moving ? "compute" : level.rawValue, share: max(computing, moving) / time)
  }
}

/// Seconds that something takes.
func seconds(_ body: () -> Void) -> Double {
  let start = ContinuousClock.now
  body()
  let (whole, fraction) = (ContinuousClock.now - start).components
  return Double(whole) + Double(fraction) * 1e-18
}
