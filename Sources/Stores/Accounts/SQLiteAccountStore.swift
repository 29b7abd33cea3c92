public import Accounts
import Foundation
public import GRDB
import Jobs

/// Accounts in SQLite, in the tables of ``AccountTables``.
public struct SQLiteAccountStore: AccountStore {
  let writer: any DatabaseWriter

  public init(writer: any DatabaseWriter) { self.writer = writer }

  /// Accounts in the service's own database.
  public init(database: SQLiteDatabase) { self.init(writer: database.pool) }

  public func insert(_ user: User, password: PasswordHash) async throws {
    try await named { try SQLiteAccountStore.insert(user, password, $0) }
  }

  public func insertFirst(_ user: User, password: PasswordHash) async throws -> Bool {
    try await named { db in
      guard try Bool.fetchOne(db, sql: "SELECT EXISTS (SELECT 1 FROM users)") == false else { return false }
      try SQLiteAccountStore.insert(user, password, db)
      return true
    }
  }

  private static func insert(_ user: User, _ password: PasswordHash, _ db: Database) throws {
    try db.execute(
      sql: "INSERT INTO users VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      arguments: [
        user.id, user.name.text, user.email, user.role.rawValue, user.isEnabled, user.mustChangePassword,
        user.createdAt.milliseconds, user.quota.bytes, user.quota.audioSecondsPerMonth,
        user.quota.concurrentJobs, password.encoded,
      ])
  }

  public func user(_ id: String) async throws -> User? {
    try await writer.read { try SQLiteAccountStore.user(id, $0) }
  }

  public func credentials(named name: UserName) async throws -> StoredCredentials? {
    try await writer.read { db in
      try Row.fetchOne(db, sql: "SELECT * FROM users WHERE name = ?", arguments: [name.text]).map {
        StoredCredentials(user: try User(row: $0), password: PasswordHash(encoded: $0["password"]))
      }
    }
  }

  public func users(offset: Int, limit: Int) async throws -> [User] {
    try await writer.read { db in
      try Row.fetchAll(
        db, sql: "SELECT * FROM users ORDER BY name LIMIT ? OFFSET ?",
        arguments: [max(0, limit), max(0, offset)]
      ).map { try User(row: $0) }
    }
  }

  public func countUsers() async throws -> Int {
    try await writer.read { try Int.fetchOne($0, sql: "SELECT COUNT(*) FROM users") ?? 0 }
  }

  public func update(_ id: String, _ change: @escaping @Sendable (inout User) -> Void) async throws -> User {
    try await named { db in
      guard var user = try SQLiteAccountStore.user(id, db) else { throw AccountError.notFound }
      change(&user)
      try db.execute(
        sql: """
          UPDATE users SET email = ?, role = ?, is_enabled = ?, must_change_password = ?, quota_bytes = ?,
            quota_audio_seconds = ?, quota_jobs = ? WHERE id = ?
          """,
        arguments: [
          user.email, user.role.rawValue, user.isEnabled, user.mustChangePassword, user.quota.bytes,
          user.quota.audioSecondsPerMonth, user.quota.concurrentJobs, id,
        ])
      try SQLiteAccountStore.requireAdministrator(db)
      return try SQLiteAccountStore.user(id, db) ?? user
    }
  }

  public func setPassword(_ hash: PasswordHash, mustChange: Bool, of id: String) async throws {
    try await writer.write { db in
      try db.execute(
        sql: "UPDATE users SET password = ?, must_change_password = ? WHERE id = ?",
        arguments: [hash.encoded, mustChange, id])
      guard db.changesCount == 1 else { throw AccountError.notFound }
      try SQLiteAccountStore.endLogins(of: id, db)
    }
  }

  public func renewPassword(_ hash: PasswordHash, replacing old: PasswordHash, of id: String) async throws {
    try await writer.write { db in
      try db.execute(
        sql: "UPDATE users SET password = ? WHERE id = ? AND password = ?",
        arguments: [hash.encoded, id, old.encoded])
    }
  }

  public func endLogins(of id: String) async throws {
    try await writer.write { try SQLiteAccountStore.endLogins(of: id, $0) }
  }

  private static func endLogins(of id: String, _ db: Database) throws {
    try db.execute(sql: "DELETE FROM sessions WHERE account = ?", arguments: [id])
    try db.execute(sql: "DELETE FROM refresh_families WHERE account = ?", arguments: [id])
  }

  public func delete(_ id: String) async throws {
    try await writer.write { db in
      try db.execute(sql: "DELETE FROM users WHERE id = ?", arguments: [id])
      guard db.changesCount == 1 else { throw AccountError.notFound }
      try db.execute(sql: "DELETE FROM usage_entries WHERE account = ?", arguments: [id])
      if try Bool.fetchOne(db, sql: "SELECT EXISTS (SELECT 1 FROM users)") == true {
        try SQLiteAccountStore.requireAdministrator(db)
      }
    }
  }

  static func user(_ id: String, _ db: Database) throws -> User? {
    try Row.fetchOne(db, sql: "SELECT * FROM users WHERE id = ?", arguments: [id]).map { try User(row: $0) }
  }

  private static func requireAdministrator(_ db: Database) throws {
    let sql = "SELECT EXISTS (SELECT 1 FROM users WHERE role = 'admin' AND is_enabled)"
    guard try Bool.fetchOne(db, sql: sql) == true else { throw AccountError.lastAdministrator }
  }

  /// A change that fails where a name is taken.
  private func named<Value: Sendable>(_ body: @escaping @Sendable (Database) throws -> Value) async throws
    -> Value
  {
    do { return try await writer.write(body) } catch let error as DatabaseError
      where error.extendedResultCode == .SQLITE_CONSTRAINT_UNIQUE
    { throw AccountError.nameTaken }
  }
}
