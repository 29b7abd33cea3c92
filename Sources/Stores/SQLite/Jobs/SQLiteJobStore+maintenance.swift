import GRDB
import Jobs

extension SQLiteJobStore {
  /// Jobs in one transaction of ``maintain()``, so that others get their turn in between.
  private static let step = 200

  public func maintain() async throws -> [JobChange] {
    let now = clock()
    try await database.write { db in
      try db.execute(
        sql: "DELETE FROM job_keys WHERE created_at <= ?",
        arguments: [now.milliseconds - Self.keyMilliseconds])
    }
    let due = try await changeAll(
      "SELECT id FROM jobs WHERE state = 'scheduled' AND not_before <= ? ORDER BY not_before LIMIT ?",
      by: .due, at: now)
    let lost = try await changeAll(
      "SELECT id FROM jobs WHERE state = 'running' AND lease_expires_at <= ? ORDER BY lease_expires_at LIMIT ?",
      by: .leaseExpired, at: now)
    return due + lost
  }

  /// Every event takes a job out of what the question finds, so that this ends.
  private func changeAll(_ sql: String, by event: JobEvent, at now: Timestamp) async throws -> [JobChange] {
    var all: [JobChange] = []
    while true {
      let changes = try await database.write { db in
        let names = try String.fetchAll(
          db.cachedStatement(sql: sql), arguments: [now.milliseconds, Self.step])
        return try names.compactMap { JobID($0) }.map { id in
          try change(id, of: .everyone, by: event, at: now, db)
        }
      }
      all += changes
      if changes.count < Self.step { return all }
    }
  }
}
