public import Jobs

/// Keeps jobs. Every backend passes the same suite, `JobStoreConformance`.
///
/// What a call has returned is durable. Changes of one job are one after another: each reads it, applies
/// ``Jobs/Job/on(_:at:policy:)`` and keeps the outcome in one transaction.
public protocol JobStore: JobRetention {
  /// Keeps new jobs, all or none.
  ///
  /// - Parameter key: where the same owner has used it before, nothing is kept and the jobs of that time are returned.
  /// - Throws: ``StoreError/idempotencyConflict`` where the key was used with another request.
  func insert(_ jobs: [Job], key: IdempotencyKey?) async throws -> JobInsertion

  /// A job, if it is the owner's.
  func job(_ id: JobID, of owner: OwnerScope) async throws -> Job?
  func jobs(_ query: JobQuery) async throws -> JobPage

  /// Applies an event to a job.
  ///
  /// - Throws: ``StoreError/notFound`` where it is not the owner's, or ``Jobs/JobEventError``; it is then as before.
  func apply(_ event: JobEvent, to id: JobID, of owner: OwnerScope) async throws -> JobChange

  /// Gives a worker jobs that wait: urgent ones first, within a priority those of the owner who has fewest under way,
  /// then the oldest. A job that waited for long rises: nothing waits for ever.
  func claim(_ claim: JobClaim) async throws -> [Job]

  /// Prolongs a worker's leases.
  ///
  /// - Returns: those that are still his, by job, with what is wished of him; the others he must drop.
  func renew(_ leases: [JobID: Int64], until: Timestamp) async throws -> [JobID: LeaseState]

  /// Makes jobs due whose time has come and takes back those whose leases ended.
  func maintain() async throws -> [JobChange]

  /// Keeps what a worker has done so far, for another to go on from. The last one stays until the job ends.
  ///
  /// - Throws: ``Jobs/JobEventError/staleLease`` where the lease is over.
  func saveCheckpoint(_ bytes: [UInt8], of id: JobID, token: Int64) async throws
  func checkpoint(of id: JobID) async throws -> [UInt8]?

  /// Removes a job that has ended, and what belongs to it alone.
  ///
  /// - Returns: the job, so that its bytes can be removed too; nil where it is not the owner's.
  /// - Throws: ``Jobs/JobEventError/notPossible(state:wish:)`` where it has not ended.
  func delete(_ id: JobID, of owner: OwnerScope) async throws -> Job?

  /// How many jobs there are of each kind and state, and since when the oldest waits.
  func counts() async throws -> JobCounts

  /// What an account's jobs take.
  func holdings(of account: String) async throws -> JobHoldings
}

public struct JobHoldings: Sendable, Hashable {
  /// Bytes of recordings and results.
  public var bytes: Int64
  /// Jobs that have not ended.
  public var openJobs: Int

  public init(bytes: Int64 = 0, openJobs: Int = 0) {
    self.bytes = bytes
    self.openJobs = openJobs
  }
}

/// On whose behalf a store is asked.
public enum OwnerScope: Sendable, Hashable {
  case account(String)
  /// The service itself and its administrators.
  case everyone
}

public struct IdempotencyKey: Sendable, Hashable {
  public var owner: String
  public var key: String
  /// Hash of the request, which must be the same under the same key.
  public var fingerprint: String

  public init(owner: String, key: String, fingerprint: String) {
    self.owner = owner
    self.key = key
    self.fingerprint = fingerprint
  }
}

public enum JobInsertion: Sendable, Hashable {
  case inserted
  /// The key was used before: these jobs were made then.
  case existing([Job])
}

public struct JobChange: Sendable, Hashable {
  public var job: Job
  public var effects: [JobEffect]

  public init(job: Job, effects: [JobEffect]) {
    self.job = job
    self.effects = effects
  }
}

public struct JobClaim: Sendable, Hashable {
  public var worker: String
  public var kinds: [JobKind]
  public var until: Timestamp
  /// Jobs at most.
  public var limit: Int
  /// Of these at most so many that are not short, so that short ones find room.
  public var longLimit: Int
  /// Recordings up to this length are short, as are all interactive jobs.
  public var shortSeconds: Double

  public init(
    worker: String, kinds: [JobKind], until: Timestamp, limit: Int, longLimit: Int? = nil,
    shortSeconds: Double = 120
  ) {
    self.worker = worker
    self.kinds = kinds
    self.until = until
    self.limit = limit
    self.longLimit = longLimit ?? limit
    self.shortSeconds = shortSeconds
  }
}

public struct LeaseState: Sendable, Hashable {
  public var isCancelRequested: Bool
  public var isPauseRequested: Bool

  public init(isCancelRequested: Bool, isPauseRequested: Bool) {
    self.isCancelRequested = isCancelRequested
    self.isPauseRequested = isPauseRequested
  }
}

public struct JobCounts: Sendable, Hashable {
  public struct Key: Sendable, Hashable {
    public var kind: JobKind
    public var state: JobState
    public init(kind: JobKind, state: JobState) {
      self.kind = kind
      self.state = state
    }
  }

  public var counts: [Key: Int]
  /// When the oldest job came that waits now, by priority.
  public var oldestQueued: [JobPriority: Timestamp]
  /// Jobs that wait now, by priority.
  public var queued: [JobPriority: Int]

  public init(
    counts: [Key: Int] = [:], oldestQueued: [JobPriority: Timestamp] = [:], queued: [JobPriority: Int] = [:]
  ) {
    self.counts = counts
    self.oldestQueued = oldestQueued
    self.queued = queued
  }
}
