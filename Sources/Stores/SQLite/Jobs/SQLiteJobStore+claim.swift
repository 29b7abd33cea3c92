import GRDB
public import Jobs

extension SQLiteJobStore {
  public func claim(_ claim: JobClaim) async throws -> [Job] {
    guard claim.limit > 0, !claim.kinds.isEmpty else { return [] }
    let now = clock()
    return try await database.write { db in
      var selection = ClaimSelection(claim, running: try Self.running(db))
      var jobs: [Job] = []
      for groups in ClaimSelection.urgencies(at: now) where selection.room > 0 {
        let candidates = try Self.candidates(groups, claim, selection, db)
        for name in selection.choose(among: candidates) {
          guard let id = JobID(name) else { throw StoreError.corrupted("a job has the name \(name)") }
          let event = JobEvent.claimed(worker: claim.worker, until: claim.until)
          jobs.append(try change(id, of: .everyone, by: event, at: now, db).job)
        }
      }
      return jobs
    }
  }

  /// Jobs that each owner has under way.
  private static func running(_ db: Database) throws -> [String: Int] {
    let rows = try Row.fetchCursor(
      db.cachedStatement(
        sql: """
          SELECT owner, COUNT(*) FROM jobs INDEXED BY jobs_running WHERE state = 'running' GROUP BY owner
          """))
    var running: [String: Int] = [:]
    while let row = try rows.next() { running[row[0]] = row[1] }
    return running
  }

  /// All jobs of some groups that can be chosen now: the first ones of the owners who can be next.
  private static func candidates(
    _ groups: [ClaimSelection.Group], _ claim: JobClaim, _ selection: ClaimSelection, _ db: Database
  ) throws -> Set<ClaimSelection.Candidate> {
    var candidates = Set<ClaimSelection.Candidate>()
    // Beside the first ones of all the first short ones: where no more long ones may be taken, these come next.
    for onlyShort in selection.longRoom == 0
      ? [true] : selection.longRoom < selection.room ? [false, true] : [false]
    {
      let waiting = WaitingJobs(claim, onlyShort: onlyShort)
      var heads: [String: Int64] = [:]
      for group in groups {
        for (owner, since) in try waiting.heads(group, db) { heads[owner] = min(since, heads[owner] ?? .max) }
      }
      for owner in selection.nextOwners(heads) {
        for group in groups {
          try candidates.formUnion(waiting.first(selection.room, of: owner, group, db))
        }
      }
    }
    return candidates
  }
}

/// Looks at the jobs that wait, by their index alone, and only at the first ones of each owner.
private struct WaitingJobs {
  private let claim: JobClaim
  private let onlyShort: Bool

  init(_ claim: JobClaim, onlyShort: Bool) {
    self.claim = claim
    self.onlyShort = onlyShort
  }

  private static let queued = "FROM jobs INDEXED BY jobs_queued WHERE state = 'queued' AND priority = ?"

  /// Since when the first job of each owner waits. Goes from owner to owner, whatever the number of their jobs.
  func heads(_ group: ClaimSelection.Group, _ db: Database) throws -> [(String, Int64)] {
    let priority = group.priority.rawValue
    let sql = """
      WITH RECURSIVE owners(name) AS (
        SELECT (SELECT owner \(Self.queued) ORDER BY owner LIMIT 1)
        UNION ALL
        SELECT (SELECT owner \(Self.queued) AND owner > name ORDER BY owner LIMIT 1)
        FROM owners WHERE name IS NOT NULL
      )
      SELECT name, (
        SELECT not_before \(Self.queued) AND owner = name AND \(condition(group)) ORDER BY not_before, id LIMIT 1
      ) FROM owners WHERE name IS NOT NULL
      """
    let arguments: StatementArguments = [priority, priority, priority] + self.arguments(group)
    let rows = try Row.fetchCursor(db.cachedStatement(sql: sql), arguments: arguments)
    var heads: [(String, Int64)] = []
    while let row = try rows.next() {
      if let since = row[1] as Int64? { heads.append((row[0], since)) }
    }
    return heads
  }

  func first(
    _ limit: Int, of owner: String, _ group: ClaimSelection.Group, _ db: Database
  ) throws -> [ClaimSelection.Candidate] {
    let sql = """
      SELECT id, not_before, audio_seconds \(Self.queued) AND owner = ? AND \(condition(group))
      ORDER BY not_before, id LIMIT ?
      """
    let arguments: StatementArguments =
      [group.priority.rawValue, owner] + self.arguments(group) + [limit]
    let rows = try Row.fetchCursor(db.cachedStatement(sql: sql), arguments: arguments)
    var candidates: [ClaimSelection.Candidate] = []
    while let row = try rows.next() {
      let isShort =
        group.priority == .interactive || (row[2] as Double?).map { $0 <= claim.shortSeconds } == true
      candidates.append(.init(id: row[0], owner: owner, since: row[1], isLong: !isShort))
    }
    return candidates
  }

  private func condition(_ group: ClaimSelection.Group) -> String {
    let marks = Array(repeating: "?", count: claim.kinds.count).joined(separator: ", ")
    // Of unknown length is NULL, which is not short.
    return "not_before > ? AND not_before <= ? AND kind IN (\(marks))"
      + (isBounded(group) ? " AND audio_seconds <= ?" : "")
  }

  private func arguments(_ group: ClaimSelection.Group) -> StatementArguments {
    let times: StatementArguments = [group.after, group.upTo]
    let kinds = StatementArguments(claim.kinds.map(\.rawValue))
    return isBounded(group) ? times + kinds + [claim.shortSeconds] : times + kinds
  }

  private func isBounded(_ group: ClaimSelection.Group) -> Bool {
    onlyShort && group.priority != .interactive
  }
}
