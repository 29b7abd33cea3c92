import GRDB
public import Jobs

/// Uploads in a SQLite database, for one machine.
public struct SQLiteUploadStore: UploadStore {
  private let database: SQLiteDatabase

  public init(database: SQLiteDatabase) { self.database = database }

  private static let columns = """
    id, owner, role, blob_key, byte_offset, length, metadata, title, created_at, expires_at, sha256, format, \
    audio_seconds
    """

  public func insert(_ upload: ResumableUpload, limit: Int) async throws {
    try await database.write { db in
      let count = try Int.fetchOne(
        db, sql: "SELECT COUNT(*) FROM uploads WHERE owner = ?", arguments: [upload.owner])
      guard (count ?? 0) < limit else { throw StoreError.full("the account has \(limit) uploads") }
      try db.execute(
        sql: "INSERT INTO uploads (\(Self.columns)) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        arguments: [
          upload.id, upload.owner, upload.role.rawValue, upload.blobKey, upload.offset, upload.length,
          upload.metadata, upload.title, upload.createdAt.milliseconds, upload.expiresAt.milliseconds,
          upload.recording?.sha256, upload.recording?.format, upload.recording?.audioSeconds,
        ])
    }
  }

  public func upload(_ id: String, of owner: OwnerScope) async throws -> ResumableUpload? {
    try await database.read { try Self.find(id, of: owner, $0) }
  }

  public func uploads(of account: String, limit: Int, offset: Int) async throws -> [ResumableUpload] {
    try await database.read { db in
      try Row.fetchAll(
        db,
        sql: """
          SELECT \(Self.columns) FROM uploads WHERE owner = ? ORDER BY created_at DESC, id DESC LIMIT ? OFFSET ?
          """, arguments: [account, max(limit, 0), max(offset, 0)]
      ).map(Self.upload)
    }
  }

  public func advance(
    _ id: String, from offset: Int64, to end: Int64, length: Int64?, expiresAt: Timestamp
  ) async throws {
    try await database.write { db in
      try db.execute(
        sql: """
          UPDATE uploads SET byte_offset = ?, length = ?, expires_at = ?
          WHERE id = ? AND byte_offset = ? AND sha256 IS NULL
          """, arguments: [end, length, expiresAt.milliseconds, id, offset])
      guard db.changesCount == 0 else { return }
      guard try Self.find(id, of: .everyone, db) != nil else { throw StoreError.notFound }
      throw StoreError.unavailable("somebody else writes to the upload")
    }
  }

  public func finish(
    _ id: String, _ recording: ResumableUpload.Recording, expiresAt: Timestamp
  ) async throws {
    try await database.write { db in
      try db.execute(
        sql: "UPDATE uploads SET sha256 = ?, format = ?, audio_seconds = ?, expires_at = ? WHERE id = ?",
        arguments: [
          recording.sha256, recording.format, recording.audioSeconds, expiresAt.milliseconds, id,
        ])
      guard db.changesCount > 0 else { throw StoreError.notFound }
    }
  }

  public func delete(_ id: String, of owner: OwnerScope) async throws -> ResumableUpload? {
    try await database.write { db in
      guard let upload = try Self.find(id, of: owner, db) else { return nil }
      try db.execute(sql: "DELETE FROM uploads WHERE id = ?", arguments: [id])
      return upload
    }
  }

  public func byteCount(of account: String) async throws -> Int64 {
    try await database.read { db in
      try Int64.fetchOne(
        db,
        sql: "SELECT coalesce(sum(max(byte_offset, coalesce(length, 0))), 0) FROM uploads WHERE owner = ?",
        arguments: [account]) ?? 0
    }
  }

  public func expired(at now: Timestamp, limit: Int) async throws -> [ResumableUpload] {
    try await database.read { db in
      try Row.fetchAll(
        db,
        sql: "SELECT \(Self.columns) FROM uploads WHERE expires_at <= ? ORDER BY expires_at, id LIMIT ?",
        arguments: [now.milliseconds, max(limit, 0)]
      ).map(Self.upload)
    }
  }

  public func blobKeys(among keys: [String]) async throws -> Set<String> {
    try await database.read { db in
      let statement = try db.cachedStatement(sql: "SELECT 1 FROM uploads WHERE blob_key = ?")
      return Set(try keys.filter { try Int.fetchOne(statement, arguments: [$0]) != nil })
    }
  }

  private static func find(_ id: String, of owner: OwnerScope, _ db: Database) throws -> ResumableUpload? {
    let row = try Row.fetchOne(
      db.cachedStatement(sql: "SELECT \(columns) FROM uploads WHERE id = ?"), arguments: [id])
    guard let upload = try row.map(upload) else { return nil }
    if case .account(let account) = owner, account != upload.owner { return nil }
    return upload
  }

  /// - Parameter row: of the ``columns``, in their order.
  private static func upload(_ row: Row) throws -> ResumableUpload {
    guard let role = ResumableUpload.Role(rawValue: row[2]) else {
      throw StoreError.corrupted("an upload has the unknown role \(row[2] as String)")
    }
    var upload = ResumableUpload(
      id: row[0], owner: row[1], role: role, blobKey: row[3], length: row[5], metadata: row[6],
      title: row[7], createdAt: Timestamp(milliseconds: row[8]), expiresAt: Timestamp(milliseconds: row[9]))
    upload.offset = row[4]
    if let sha256 = row[10] as String? {
      upload.recording = ResumableUpload.Recording(
        sha256: sha256, format: row[11] ?? "", audioSeconds: row[12])
    }
    return upload
  }
}
