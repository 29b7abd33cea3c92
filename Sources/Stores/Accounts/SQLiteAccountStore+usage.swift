public import Accounts
import GRDB
public import Jobs

extension SQLiteAccountStore {
  public func reserve(_ entry: UsageEntry, limit: Double?) async throws -> Double? {
    try await writer.write { db in
      if let limit {
        let used =
          try Double.fetchOne(
            db,
            sql: """
              SELECT sum(audio_seconds) FROM usage_entries WHERE account = ? AND month = ? AND job <> ?
              """,
            arguments: [entry.account, entry.month.description, entry.job]) ?? 0
        // A recording of unknown length is let in while there is room; its length counts at its end.
        let isRoom = entry.audioSeconds > 0 ? used + entry.audioSeconds <= limit : used < limit
        guard isRoom else { return used }
      }
      try db.execute(
        sql: "INSERT OR REPLACE INTO usage_entries VALUES (?, ?, ?, ?)",
        arguments: [entry.job, entry.account, entry.month.description, entry.audioSeconds])
      return nil
    }
  }

  public func settle(_ entry: UsageEntry) async throws {
    try await writer.write { db in
      try db.execute(
        sql: """
          INSERT INTO usage_entries VALUES (?, ?, ?, ?)
            ON CONFLICT DO UPDATE SET audio_seconds = excluded.audio_seconds
          """,
        arguments: [entry.job, entry.account, entry.month.description, entry.audioSeconds])
    }
  }

  public func releaseUsage(of job: String) async throws {
    try await writer.write { db in
      try db.execute(sql: "DELETE FROM usage_entries WHERE job = ?", arguments: [job])
    }
  }

  public func usage(of account: String, in month: UsageMonth) async throws -> MonthlyUsage {
    try await writer.read { db in
      let sql =
        "SELECT coalesce(sum(audio_seconds), 0.0), count(*) FROM usage_entries WHERE account = ? AND month = ?"
      guard let row = try Row.fetchOne(db, sql: sql, arguments: [account, month.description]) else {
        return MonthlyUsage()
      }
      return MonthlyUsage(audioSeconds: row[0], jobs: row[1])
    }
  }

  public func removeEnded(at now: Timestamp, sessions: SessionLifetimes) async throws {
    let idle = now.advanced(seconds: -sessions.idle).milliseconds
    let old = now.advanced(seconds: -sessions.absolute).milliseconds
    let time = now.milliseconds
    let month = UsageMonth(of: now.advanced(seconds: -400 * 86_400)).description
    try await writer.write { db in
      try db.execute(
        sql: "DELETE FROM sessions WHERE seen_at <= ? OR created_at <= ?", arguments: [idle, old])
      // Their old tokens go with them: of an ended login none is good anyway.
      try db.execute(
        sql: "DELETE FROM refresh_families WHERE ends_at <= ? OR expires_at <= ? OR revoked_at <= ?",
        arguments: [time, time, time])
      try db.execute(sql: "DELETE FROM usage_entries WHERE month < ?", arguments: [month])
    }
  }
}
