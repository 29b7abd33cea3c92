import Foundation
import GRDB
public import Jobs

/// Jobs in a SQLite database, for one machine.
public struct SQLiteJobStore: JobStore {
  let database: SQLiteDatabase
  let policy: RetryPolicy
  let clock: @Sendable () -> Timestamp

  /// How long an idempotency key is remembered.
  static let keyMilliseconds: Int64 = 24 * 3600 * 1000

  public init(
    database: SQLiteDatabase, policy: RetryPolicy = .standard, clock: @escaping @Sendable () -> Timestamp
  ) {
    self.database = database
    self.policy = policy
    self.clock = clock
  }

  public func insert(_ jobs: [Job], key: IdempotencyKey?) async throws -> JobInsertion {
    let now = clock()
    return try await database.write { db in
      if let key, let jobs = try Self.jobs(under: key, at: now, db) { return .existing(jobs) }
      for job in jobs { try JobRow.insert(job, db) }
      if let key {
        let names = JobRow.list(jobs.map(\.id.text))
        try db.cachedStatement(
          sql:
            "INSERT OR REPLACE INTO job_keys (owner, key, fingerprint, created_at, jobs) VALUES (?, ?, ?, ?, ?)"
        ).execute(arguments: [key.owner, key.key, key.fingerprint, now.milliseconds, names])
      }
      return .inserted
    }
  }

  /// The jobs that were made under a key; nil where it is new, or too old to count.
  private static func jobs(under key: IdempotencyKey, at now: Timestamp, _ db: Database) throws -> [Job]? {
    let row = try Row.fetchOne(
      db.cachedStatement(
        sql: "SELECT fingerprint, jobs FROM job_keys WHERE owner = ? AND key = ? AND created_at > ?"),
      arguments: [key.owner, key.key, now.milliseconds - keyMilliseconds])
    guard let row else { return nil }
    guard row[0] as String == key.fingerprint else { throw StoreError.idempotencyConflict }
    return try JobRow.list(row[1] as String).compactMap { name in
      guard let id = JobID(name) else { return nil }
      return try find(id, of: .account(key.owner), db)
    }
  }

  public func job(_ id: JobID, of owner: OwnerScope) async throws -> Job? {
    try await database.read { try Self.find(id, of: owner, $0) }
  }

  public func apply(_ event: JobEvent, to id: JobID, of owner: OwnerScope) async throws -> JobChange {
    let now = clock()
    return try await database.write { try change(id, of: owner, by: event, at: now, $0) }
  }

  public func renew(_ leases: [JobID: Int64], until: Timestamp) async throws -> [JobID: LeaseState] {
    guard !leases.isEmpty else { return [:] }
    let now = clock()
    return try await database.write { db in
      var held: [JobID: LeaseState] = [:]
      for (id, token) in leases {
        do {
          let job = try change(id, of: .everyone, by: .renewed(token: token, until: until), at: now, db).job
          held[id] = LeaseState(
            isCancelRequested: job.isCancelRequested, isPauseRequested: job.isPauseRequested)
        } catch JobEventError.staleLease {
          continue
        } catch StoreError.notFound {
          continue
        }
      }
      return held
    }
  }

  public func saveCheckpoint(_ bytes: [UInt8], of id: JobID, token: Int64) async throws {
    try await database.write { db in
      let holder = try Int64.fetchOne(
        db.cachedStatement(sql: "SELECT token FROM jobs WHERE id = ? AND state = 'running'"),
        arguments: [id.text])
      guard holder == token else { throw JobEventError.staleLease }
      try db.cachedStatement(sql: "INSERT OR REPLACE INTO job_checkpoints (job, bytes) VALUES (?, ?)")
        .execute(arguments: [id.text, Data(bytes)])
    }
  }

  public func checkpoint(of id: JobID) async throws -> [UInt8]? {
    try await database.read { db in
      try Data.fetchOne(db, sql: "SELECT bytes FROM job_checkpoints WHERE job = ?", arguments: [id.text])
        .map { [UInt8]($0) }
    }
  }

  public func delete(_ id: JobID, of owner: OwnerScope) async throws -> Job? {
    try await database.write { db in
      guard let job = try Self.find(id, of: owner, db) else { return nil }
      guard job.state.isFinal else {
        throw JobEventError.notPossible(state: job.state, wish: "removed before it has ended")
      }
      try db.execute(sql: "UPDATE jobs SET parent = NULL WHERE parent = ?", arguments: [id.text])
      try db.execute(sql: "DELETE FROM jobs WHERE id = ?", arguments: [id.text])
      return job
    }
  }

  static func find(_ id: JobID, of owner: OwnerScope, _ db: Database) throws -> Job? {
    let sql = "SELECT \(JobRow.columns) FROM jobs WHERE id = ?"
    let row =
      switch owner {
      case .everyone: try Row.fetchOne(db.cachedStatement(sql: sql), arguments: [id.text])
      case .account(let account):
        try Row.fetchOne(db.cachedStatement(sql: sql + " AND owner = ?"), arguments: [id.text, account])
      }
    return try row.map(JobRow.job)
  }

  /// Reads a job, tells it what happened, keeps what it has become.
  func change(
    _ id: JobID, of owner: OwnerScope, by event: JobEvent, at now: Timestamp, _ db: Database
  ) throws -> JobChange {
    guard let before = try Self.find(id, of: owner, db) else { throw StoreError.notFound }
    var job = before
    let effects = try job.on(event, at: now, policy: policy)
    if job != before { try JobRow.update(job, db) }
    if job.state.isFinal, !before.state.isFinal {
      try db.cachedStatement(sql: "DELETE FROM job_checkpoints WHERE job = ?").execute(arguments: [id.text])
    }
    return JobChange(job: job, effects: effects)
  }
}
