public import Jobs

/// What a sweep asks of a store of jobs. Calls may come from several processes at once: each removes a thing once.
public protocol JobRetention: Sendable {
  /// Ended jobs whose time to be kept is over and that ended before a moment. A part is not among them before the whole
  /// has ended, nor a whole before its parts have.
  func expired(endedBefore: Timestamp, limit: Int) async throws -> [Job]
  /// Jobs that are held back past their time to be kept.
  func forgotten(limit: Int) async throws -> [Job]
  /// Lets the time of a job that is kept for a while end at a moment, if it does not end before.
  func expire(_ id: JobID, at moment: Timestamp) async throws
  /// Lets go the recordings of jobs that ended before a moment.
  ///
  /// - Returns: recordings that no job has any more.
  func releaseInputs(endedBefore: Timestamp, limit: Int) async throws -> [BlobReference]
  /// Those of some blobs that a job reads or made.
  func referenced(_ keys: [String]) async throws -> Set<String>
}
