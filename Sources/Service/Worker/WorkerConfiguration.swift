/// How a worker works.
public struct WorkerConfiguration: Sendable {
  /// Its name in leases and logs.
  public var name: String
  /// Jobs at a time.
  public var mostJobs = 24
  /// Of them so many that are not short; the rest is a lane for short ones.
  public var mostLongJobs = 16
  /// A job that is not renewed for so long is taken back.
  public var leaseSeconds = 10.0
  /// How often leases are renewed, wishes are looked for and lost jobs are taken back.
  public var renewSeconds = 1.0
  /// How long jobs may go on after the service was asked to stop.
  public var drainSeconds = 8.0
  /// A job may take `deadlineFactor` × its recording's length and `deadlineSeconds` more.
  public var deadlineFactor = 10.0
  public var deadlineSeconds = 300.0
  /// Seconds between two records of a job's progress.
  public var progressSeconds = 1.0

  public init(name: String) { self.name = name }
}
