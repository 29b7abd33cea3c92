/// A worker's right to a job for some time.
public struct JobLease: Hashable, Sendable, Codable {
  public var worker: String
  /// Fencing token: grows with every lease of the job, and what comes with an older one is refused, so that a worker
  /// who slept through the end of his lease changes nothing (Kleppmann, How to do distributed locking).
  public var token: Int64
  public var expiresAt: Timestamp

  public init(worker: String, token: Int64, expiresAt: Timestamp) {
    self.worker = worker
    self.token = token
    self.expiresAt = expiresAt
  }
}
