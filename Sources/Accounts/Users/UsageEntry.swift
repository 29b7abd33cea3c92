/// Audio that one job takes of its account's month. There is one for each job, so that nothing is counted twice.
public struct UsageEntry: Sendable, Hashable {
  public var job: String
  public var account: String
  public var month: UsageMonth
  public var audioSeconds: Double

  public init(job: String, account: String, month: UsageMonth, audioSeconds: Double) {
    self.job = job
    self.account = account
    self.month = month
    self.audioSeconds = audioSeconds
  }
}

/// What an account had in one month.
public struct MonthlyUsage: Sendable, Hashable {
  public var audioSeconds: Double
  public var jobs: Int

  public init(audioSeconds: Double = 0, jobs: Int = 0) {
    self.audioSeconds = audioSeconds
    self.jobs = jobs
  }
}
