/// What of a job changes during its life. Stores write it anew after each event; all else of a job stays as it was
/// accepted.
public struct JobLifecycle: Sendable, Hashable {
  public var state: JobState
  public var notBefore: Timestamp
  public var startedAt: Timestamp?
  public var finishedAt: Timestamp?
  public var attempts = 0
  public var crashes = 0
  public var lease: JobLease?
  public var token: Int64 = 0
  public var isCancelRequested = false
  public var isPauseRequested = false
  public var progress: JobProgress?
  public var result: BlobReference?
  public var summary: [UInt8]?
  public var failure: JobFailure?

  public init(state: JobState, notBefore: Timestamp) {
    self.state = state
    self.notBefore = notBefore
  }
}

extension Job {
  public var lifecycle: JobLifecycle {
    var lifecycle = JobLifecycle(state: state, notBefore: notBefore)
    lifecycle.startedAt = startedAt
    lifecycle.finishedAt = finishedAt
    lifecycle.attempts = attempts
    lifecycle.crashes = crashes
    lifecycle.lease = lease
    lifecycle.token = token
    lifecycle.isCancelRequested = isCancelRequested
    lifecycle.isPauseRequested = isPauseRequested
    lifecycle.progress = progress
    lifecycle.result = result
    lifecycle.summary = summary
    lifecycle.failure = failure
    return lifecycle
  }

  /// The job at the point of its life where it was kept. For stores alone: whoever else changes a job tells it what
  /// happened, by ``on(_:at:policy:)``.
  public func restored(at lifecycle: JobLifecycle) -> Job {
    var job = self
    job.state = lifecycle.state
    job.notBefore = lifecycle.notBefore
    job.startedAt = lifecycle.startedAt
    job.finishedAt = lifecycle.finishedAt
    job.attempts = lifecycle.attempts
    job.crashes = lifecycle.crashes
    job.lease = lifecycle.lease
    job.token = lifecycle.token
    job.isCancelRequested = lifecycle.isCancelRequested
    job.isPauseRequested = lifecycle.isPauseRequested
    job.progress = lifecycle.progress
    job.result = lifecycle.result
    job.summary = lifecycle.summary
    job.failure = lifecycle.failure
    return job
  }
}
