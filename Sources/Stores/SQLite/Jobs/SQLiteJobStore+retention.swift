import GRDB
public import Jobs

extension SQLiteJobStore {
  private static let ended = "('completed', 'failed', 'dead', 'cancelled')"

  public func expired(endedBefore moment: Timestamp, limit: Int) async throws -> [Job] {
    try await jobs(
      """
      WHERE expires_at <= :now AND state IN \(Self.ended) AND finished_at < :moment
        AND (parent IS NULL OR NOT EXISTS (
          SELECT 1 FROM jobs AS whole WHERE whole.id = jobs.parent
            AND (whole.state NOT IN \(Self.ended) OR whole.finished_at >= :moment)))
        AND NOT EXISTS (
          SELECT 1 FROM jobs AS part WHERE part.parent = jobs.id AND part.state NOT IN \(Self.ended))
      ORDER BY expires_at, id
      """, moment, limit)
  }

  public func forgotten(limit: Int) async throws -> [Job] {
    try await jobs(
      "WHERE expires_at <= :now AND expires_at <= :moment AND state = 'paused' ORDER BY expires_at, id",
      clock(), limit)
  }

  private func jobs(_ condition: String, _ moment: Timestamp, _ limit: Int) async throws -> [Job] {
    let now = clock()
    return try await database.read { db in
      try Row.fetchAll(
        db, sql: "SELECT \(JobRow.columns) FROM jobs \(condition) LIMIT :limit",
        arguments: [
          "now": now.milliseconds, "moment": moment.milliseconds, "limit": max(limit, 0),
        ]
      ).map(JobRow.job)
    }
  }

  public func expire(_ id: JobID, at moment: Timestamp) async throws {
    try await database.write { db in
      try db.execute(
        sql: "UPDATE jobs SET expires_at = ? WHERE id = ? AND expires_at > ?",
        arguments: [moment.milliseconds, id.text, moment.milliseconds])
    }
  }

  public func releaseInputs(endedBefore moment: Timestamp, limit: Int) async throws -> [BlobReference] {
    try await database.write { db in
      let rows = try Row.fetchAll(
        db,
        sql: """
          SELECT id, input_key, input_byte_count, input_sha256 FROM jobs
          WHERE input_key IS NOT NULL AND state IN \(Self.ended) AND finished_at < ? LIMIT ?
          """, arguments: [moment.milliseconds, max(limit, 0)])
      var released: [BlobReference] = []
      for row in rows {
        try db.execute(
          sql: "UPDATE jobs SET input_key = NULL, input_byte_count = NULL, input_sha256 = NULL WHERE id = ?",
          arguments: [row["id"] as String])
        released.append(
          BlobReference(
            key: row["input_key"], byteCount: row["input_byte_count"] ?? 0, sha256: row["input_sha256"] ?? "")
        )
      }
      let kept = try Self.referenced(released.map(\.key), db)
      return released.filter { !kept.contains($0.key) }
    }
  }

  public func referenced(_ keys: [String]) async throws -> Set<String> {
    try await database.read { try Self.referenced(keys, $0) }
  }

  private static func referenced(_ keys: [String], _ db: Database) throws -> Set<String> {
    var found: Set<String> = []
    let statement = try db.cachedStatement(
      sql: """
        SELECT EXISTS (SELECT 1 FROM jobs WHERE input_key = :key)
          OR EXISTS (SELECT 1 FROM jobs WHERE result_key = :key)
        """)
    for key in keys where try Bool.fetchOne(statement, arguments: ["key": key]) ?? false {
      found.insert(key)
    }
    return found
  }
}
