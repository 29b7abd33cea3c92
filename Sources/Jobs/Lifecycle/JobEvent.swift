/// What happens to a job.
public enum JobEvent: Sendable, Hashable {
  /// Its time has come.
  case due
  /// A worker takes it until a time.
  case claimed(worker: String, until: Timestamp)
  /// Its worker lives.
  case renewed(token: Int64, until: Timestamp)
  case progressed(token: Int64, JobProgress)
  /// Its parts were made; they run by themselves.
  case divided(token: Int64)
  /// All its parts have ended. Result and summary are those of a job that only waits.
  case partsEnded(result: BlobReference?, summary: [UInt8]?)
  /// It had ended, and parts of it were put in line again.
  case partsResumed
  case succeeded(token: Int64, result: BlobReference?, summary: [UInt8]?)
  case failed(token: Int64, JobFailure)
  /// Its worker gives it back unharmed, for somebody else to go on with: it is stopping, or was asked to pause.
  case released(token: Int64)
  /// Nobody renewed its lease in time.
  case leaseExpired
  case cancelRequested
  case pauseRequested
  case resumed
  /// Somebody wants it tried again though it has ended.
  case retried
  /// Somebody edited what it made.
  case resultReplaced(result: BlobReference, summary: [UInt8]?)
}

/// What the world has to do once the job is kept.
public enum JobEffect: Sendable, Hashable {
  /// Its worker must stop working on it.
  case stopWorker
  /// Its worker's time goes on.
  case notifyWorkers
  /// It has ended: webhooks, waiting requests, its parent.
  case ended(JobState)
}

/// Why an event does not change a job.
public enum JobEventError: Error, Hashable, CustomStringConvertible {
  /// What a worker says whose lease is over, and whose job is somebody else's or has ended.
  case staleLease
  /// The job's state has no place for it.
  case notPossible(state: JobState, wish: String)

  public var description: String {
    switch self {
    case .staleLease: "This worker's lease of the job is over; what it did is not taken."
    case .notPossible(let state, let wish): "The job is \(state.rawValue) and cannot be \(wish)."
    }
  }
}
