/// Where a job is in its life. Documentation/Jobs.md draws the transitions.
public enum JobState: String, Sendable, Codable, CaseIterable {
  /// Waits for its time: that which somebody set, or the end of the pause before it is tried again.
  case scheduled
  /// Waits for a worker.
  case queued
  /// A worker has it under a lease.
  case running
  /// Somebody holds it back.
  case paused
  /// Its parts run as jobs of their own; it ends when all of them have.
  case waiting
  case completed
  /// It cannot succeed as it is: the recording is no recording, an option does not fit.
  case failed
  /// It was tried as often as allowed, or it killed its workers: a dead letter, for somebody to look at.
  case dead
  case cancelled

  public var isFinal: Bool {
    switch self {
    case .completed, .failed, .dead, .cancelled: true
    case .scheduled, .queued, .running, .paused, .waiting: false
    }
  }
}
