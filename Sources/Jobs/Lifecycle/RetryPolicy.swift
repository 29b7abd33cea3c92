/// How often jobs are tried, and how long they wait in between.
public struct RetryPolicy: Sendable, Hashable {
  /// Attempts that end by a failure which may pass.
  public var mostAttempts: Int
  /// Workers that a job may take with it before it is kept aside.
  public var mostCrashes: Int
  /// Seconds before the second attempt; each further pause is twice as long.
  public var firstPause: Double
  public var longestPause: Double

  public init(
    mostAttempts: Int = 4, mostCrashes: Int = 3, firstPause: Double = 2, longestPause: Double = 300
  ) {
    self.mostAttempts = mostAttempts
    self.mostCrashes = mostCrashes
    self.firstPause = firstPause
    self.longestPause = longestPause
  }

  public static let standard = RetryPolicy()

  /// Seconds to wait after so many attempts. Spread by the job's name over a quarter, so that jobs that failed together
  /// do not come back together, and yet the same for the same job.
  public func pause(afterAttempts attempts: Int, of id: JobID) -> Double {
    let doublings = Double(min(max(attempts - 1, 0), 30))
    var pause = firstPause
    for _ in 0..<Int(doublings) where pause < longestPause { pause *= 2 }
    let spread = Double(id.text.utf8.reduce(UInt32(attempts)) { ($0 &* 31) &+ UInt32($1) } % 256) / 255
    return min(pause, longestPause) * (0.875 + 0.25 * spread)
  }
}
