public import Accounts
import Foundation
import GRDB
public import Jobs

extension SQLiteAccountStore {
  public func insert(_ family: RefreshFamily) async throws {
    try await writer.write { db in
      try db.execute(
        sql: "INSERT INTO refresh_families VALUES (?, ?, ?, ?, ?, ?, ?)",
        arguments: [
          family.id, family.account, family.createdAt.milliseconds, family.endsAt.milliseconds,
          family.expiresAt.milliseconds, family.revokedAt?.milliseconds, Data(family.newest),
        ])
      try db.execute(
        sql: "INSERT INTO refresh_tokens VALUES (?, ?)", arguments: [Data(family.newest), family.id])
    }
  }

  public func redeem(_ hash: [UInt8], next: [UInt8], lifetimes: RefreshLifetimes, at now: Timestamp)
    async throws
    -> RefreshRedemption?
  {
    try await writer.write { db in
      let sql = "SELECT f.* FROM refresh_families f JOIN refresh_tokens t ON t.family = f.id WHERE t.hash = ?"
      guard let row = try Row.fetchOne(db, sql: sql, arguments: [Data(hash)]) else { return nil }
      var family = RefreshFamily(row: row)
      let outcome = family.redeem(hash, next: next, lifetimes: lifetimes, at: now)
      try db.execute(
        sql: "UPDATE refresh_families SET expires_at = ?, revoked_at = ?, newest = ? WHERE id = ?",
        arguments: [
          family.expiresAt.milliseconds, family.revokedAt?.milliseconds, Data(family.newest), family.id,
        ])
      if outcome == .rotated {
        try db.execute(sql: "INSERT INTO refresh_tokens VALUES (?, ?)", arguments: [Data(next), family.id])
      }
      return RefreshRedemption(family: family, outcome: outcome)
    }
  }

  public func family(_ id: String) async throws -> RefreshFamily? {
    try await writer.read { db in
      try Row.fetchOne(db, sql: "SELECT * FROM refresh_families WHERE id = ?", arguments: [id])
        .map { RefreshFamily(row: $0) }
    }
  }

  public func families(of account: String) async throws -> [RefreshFamily] {
    try await writer.read { db in
      try Row.fetchAll(
        db, sql: "SELECT * FROM refresh_families WHERE account = ? ORDER BY created_at DESC, id",
        arguments: [account]
      ).map { RefreshFamily(row: $0) }
    }
  }

  public func revokeFamily(_ id: String, at now: Timestamp) async throws {
    try await writer.write { db in
      try db.execute(
        sql: "UPDATE refresh_families SET revoked_at = ? WHERE id = ? AND revoked_at IS NULL",
        arguments: [now.milliseconds, id])
    }
  }

  public func insert(_ session: Session) async throws {
    try await writer.write { try Self.insert(session, $0) }
  }

  public func replaceSession(_ id: String, by session: Session) async throws -> Bool {
    try await writer.write { db in
      try db.execute(sql: "DELETE FROM sessions WHERE id = ?", arguments: [id])
      guard db.changesCount == 1 else { return false }
      try Self.insert(session, db)
      return true
    }
  }

  private static func insert(_ session: Session, _ db: Database) throws {
    try db.execute(
      sql: "INSERT INTO sessions VALUES (?, ?, ?, ?)",
      arguments: [session.id, session.account, session.createdAt.milliseconds, session.seenAt.milliseconds])
  }

  public func session(_ id: String) async throws -> Session? {
    try await writer.read { db in
      try Row.fetchOne(db, sql: "SELECT * FROM sessions WHERE id = ?", arguments: [id]).map {
        Session(row: $0)
      }
    }
  }

  public func sessions(of account: String) async throws -> [Session] {
    try await writer.read { db in
      try Row.fetchAll(
        db, sql: "SELECT * FROM sessions WHERE account = ? ORDER BY created_at DESC, id", arguments: [account]
      ).map { Session(row: $0) }
    }
  }

  public func touchSession(_ id: String, at now: Timestamp) async throws {
    try await writer.write { db in
      try db.execute(
        sql: "UPDATE sessions SET seen_at = max(seen_at, ?) WHERE id = ?", arguments: [now.milliseconds, id])
    }
  }

  public func deleteSession(_ id: String) async throws {
    try await writer.write { try $0.execute(sql: "DELETE FROM sessions WHERE id = ?", arguments: [id]) }
  }

  public func beginLogin(_ keys: [LoginAttemptKey], at now: Timestamp) async throws -> Double? {
    try await writer.write { db in
      var attempts = try keys.map { (key: $0, attempts: try Self.attempts($0, db)) }
      if let pause = attempts.compactMap({ $0.attempts.remaining(at: now) }).max() { return pause }
      let oldest = now.milliseconds - Int64(LockoutPolicy.account.memory * 1000)
      try db.execute(sql: "DELETE FROM login_attempts WHERE last < ?", arguments: [oldest])
      for index in attempts.indices {
        let key = attempts[index].key
        attempts[index].attempts.begin(at: now, policy: key.policy)
        try Self.keep(attempts[index].attempts, key, db)
      }
      return nil
    }
  }

  public func loginSucceeded(_ keys: [LoginAttemptKey]) async throws {
    try await writer.write { db in
      for key in keys {
        guard case .address = key else {
          try db.execute(sql: "DELETE FROM login_attempts WHERE id = ?", arguments: [key.stored])
          continue
        }
        var attempts = try Self.attempts(key, db)
        attempts.takeBack(policy: key.policy)
        try Self.keep(attempts, key, db)
      }
    }
  }

  private static func attempts(_ key: LoginAttemptKey, _ db: Database) throws -> LoginAttempts {
    try Row.fetchOne(db, sql: "SELECT * FROM login_attempts WHERE id = ?", arguments: [key.stored]).map {
      LoginAttempts(count: $0["count"], last: $0.time("last"), pausedUntil: $0.optionalTime("paused_until"))
    } ?? LoginAttempts()
  }

  private static func keep(_ attempts: LoginAttempts, _ key: LoginAttemptKey, _ db: Database) throws {
    try db.execute(
      sql: "INSERT OR REPLACE INTO login_attempts VALUES (?, ?, ?, ?)",
      arguments: [
        key.stored, attempts.count, attempts.last.milliseconds, attempts.pausedUntil?.milliseconds,
      ])
  }
}
