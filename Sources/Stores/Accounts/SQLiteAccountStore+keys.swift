public import Accounts
import Foundation
import GRDB
public import Jobs

extension SQLiteAccountStore {
  public func insert(_ key: APIKey) async throws {
    try await writer.write { db in
      try db.execute(
        sql: "INSERT INTO api_keys VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        arguments: [
          key.id, key.account, key.name, key.storedScopes, key.createdAt.milliseconds,
          key.expiresAt?.milliseconds, key.revokedAt?.milliseconds, key.lastUsedAt?.milliseconds,
          key.requestCount, Data(key.hash),
        ])
    }
  }

  public func apiKey(_ id: String) async throws -> APIKey? {
    try await writer.read { db in
      try Row.fetchOne(db, sql: "SELECT * FROM api_keys WHERE id = ?", arguments: [id]).map {
        APIKey(row: $0)
      }
    }
  }

  public func apiKeys(of account: String) async throws -> [APIKey] {
    try await writer.read { db in
      try Row.fetchAll(
        db, sql: "SELECT * FROM api_keys WHERE account = ? ORDER BY created_at DESC, id", arguments: [account]
      ).map { APIKey(row: $0) }
    }
  }

  public func updateKey(
    _ id: String, of account: String, _ change: @escaping @Sendable (inout APIKey) -> Void
  )
    async throws -> APIKey
  {
    try await writer.write { db in
      let sql = "SELECT * FROM api_keys WHERE id = ? AND account = ?"
      guard let row = try Row.fetchOne(db, sql: sql, arguments: [id, account]) else {
        throw AccountError.notFound
      }
      var key = APIKey(row: row)
      change(&key)
      try db.execute(
        sql:
          "UPDATE api_keys SET name = ?, scopes = ?, expires_at = ?, revoked_at = ?, hash = ? WHERE id = ?",
        arguments: [
          key.name, key.storedScopes, key.expiresAt?.milliseconds, key.revokedAt?.milliseconds,
          Data(key.hash), id,
        ])
      return key
    }
  }

  public func countUse(of key: String, requests: Int64, at now: Timestamp) async throws {
    try await writer.write { db in
      try db.execute(
        sql: "UPDATE api_keys SET request_count = request_count + ?, last_used_at = ? WHERE id = ?",
        arguments: [requests, now.milliseconds, key])
    }
  }

  public func append(_ event: AuditEvent) async throws -> AuditRecord {
    try await writer.write { db in
      var chain = AuditChain(head: try Self.head(db))
      let record = chain.append(event)
      try db.execute(
        sql: "INSERT INTO audit_records VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        arguments: [
          record.sequence, event.at.milliseconds, event.actor, event.action, event.target,
          event.outcome.rawValue, event.address, event.requestID, event.detail, Data(record.previous),
          Data(record.hash),
        ])
      try db.execute(
        sql: "INSERT OR REPLACE INTO audit_head VALUES (1, ?, ?)",
        arguments: [chain.head.sequence, Data(chain.head.hash)])
      return record
    }
  }

  public func auditRecords(after sequence: Int64, limit: Int) async throws -> [AuditRecord] {
    try await writer.read { db in
      try Row.fetchAll(
        db, sql: "SELECT * FROM audit_records WHERE sequence > ? ORDER BY sequence LIMIT ?",
        arguments: [sequence, max(0, limit)]
      ).map { try AuditRecord(row: $0) }
    }
  }

  public func auditRecords(before sequence: Int64, limit: Int) async throws -> [AuditRecord] {
    try await writer.read { db in
      try Row.fetchAll(
        db, sql: "SELECT * FROM audit_records WHERE sequence < ? ORDER BY sequence DESC LIMIT ?",
        arguments: [sequence, max(0, limit)]
      ).map { try AuditRecord(row: $0) }
    }
  }

  public func verifyAudit() async throws -> AuditHead {
    try await writer.read { db in
      var chain = AuditChain()
      let rows = try Row.fetchCursor(db, sql: "SELECT * FROM audit_records ORDER BY sequence")
      while let row = try rows.next() { try chain.verify(AuditRecord(row: row)) }
      try chain.verifyEnd(Self.head(db))
      return chain.head
    }
  }

  private static func head(_ db: Database) throws -> AuditHead {
    try Row.fetchOne(db, sql: "SELECT * FROM audit_head").map {
      AuditHead(sequence: $0["sequence"], hash: $0.bytes("hash"))
    } ?? .empty
  }
}
