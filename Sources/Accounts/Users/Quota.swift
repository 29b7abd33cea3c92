public import Jobs

/// How much of the service an account may take; nil is without limit.
public struct Quota: Sendable, Hashable, Codable {
  /// Bytes of recordings and results kept.
  public var bytes: Int64?
  /// Seconds of audio in a calendar month (UTC).
  public var audioSecondsPerMonth: Double?
  /// Jobs that wait or run.
  public var concurrentJobs: Int?

  public init(bytes: Int64? = nil, audioSecondsPerMonth: Double? = nil, concurrentJobs: Int? = nil) {
    self.bytes = bytes
    self.audioSecondsPerMonth = audioSecondsPerMonth
    self.concurrentJobs = concurrentJobs
  }

  public static let unlimited = Quota()

  /// Whether so much more may be taken.
  ///
  /// - Parameter now: the month that counts, and so when there is room again.
  /// - Throws: ``QuotaExceeded``
  public func check(_ usage: QuotaUsage, adding wanted: QuotaUsage, at now: Timestamp) throws(QuotaExceeded) {
    if let bytes, Quota.sum(usage.bytes, wanted.bytes) > bytes, wanted.bytes > 0 {
      throw QuotaExceeded(kind: .bytes, limit: Double(bytes), used: Double(usage.bytes), resetsAt: nil)
    }
    // `!(… <= …)` also refuses what is not a number.
    if let seconds = audioSecondsPerMonth, wanted.audioSeconds != 0,
      !(usage.audioSeconds + wanted.audioSeconds <= seconds)
    {
      throw QuotaExceeded(
        kind: .audioSeconds, limit: seconds, used: usage.audioSeconds, resetsAt: UsageMonth(of: now).end)
    }
    if let concurrentJobs, wanted.jobs > 0, Quota.sum(Int64(usage.jobs), Int64(wanted.jobs)) > concurrentJobs
    {
      throw QuotaExceeded(
        kind: .concurrentJobs, limit: Double(concurrentJobs), used: Double(usage.jobs), resetsAt: nil)
    }
  }

  private static func sum(_ left: Int64, _ right: Int64) -> Int64 {
    let (sum, overflow) = left.addingReportingOverflow(right)
    return overflow ? .max : sum
  }
}

/// What an account has taken, or wants to take on top of it.
public struct QuotaUsage: Sendable, Hashable {
  public var bytes: Int64
  /// In the present month, where it is what was taken.
  public var audioSeconds: Double
  public var jobs: Int

  public init(bytes: Int64 = 0, audioSeconds: Double = 0, jobs: Int = 0) {
    self.bytes = bytes
    self.audioSeconds = audioSeconds
    self.jobs = jobs
  }
}

/// An account wants more than it may have.
public struct QuotaExceeded: Error, Sendable, Hashable, CustomStringConvertible {
  public enum Kind: String, Sendable {
    case bytes
    case audioSeconds = "audio_seconds"
    case concurrentJobs = "concurrent_jobs"
  }

  public var kind: Kind
  public var limit: Double
  public var used: Double
  /// When there is room again by itself; nil: when something is removed or has ended.
  public var resetsAt: Timestamp?

  public init(kind: Kind, limit: Double, used: Double, resetsAt: Timestamp?) {
    self.kind = kind
    self.limit = limit
    self.used = used
    self.resetsAt = resetsAt
  }

  public var description: String {
    switch kind {
    case .bytes:
      "Your account may keep \(Int64(limit)) bytes and has \(Int64(used)); remove recordings or results you need no more."
    case .audioSeconds:
      "Your account may have \(Int64(limit)) seconds of audio a month and has had \(Int64(used)); wait for next month or ask an administrator."
    case .concurrentJobs:
      "Your account may have \(Int64(limit)) jobs at a time; wait until one has ended."
    }
  }
}
