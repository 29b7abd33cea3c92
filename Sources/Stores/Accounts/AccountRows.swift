import Accounts
import Foundation
import GRDB
import Jobs

/// What rows of accounts hold, as values.
extension Row {
  func time(_ column: String) -> Timestamp { Timestamp(milliseconds: self[column]) }
  func optionalTime(_ column: String) -> Timestamp? {
    (self[column] as Int64?).map { Timestamp(milliseconds: $0) }
  }
  func bytes(_ column: String) -> [UInt8] { Array(self[column] as Data) }
}

extension User {
  init(row: Row) throws {
    guard let role = Role(rawValue: row["role"]), let name = try? UserName(row["name"]) else {
      throw StoreError.corrupted("a user")
    }
    self.init(
      id: row["id"], name: name, email: row["email"], role: role, isEnabled: row["is_enabled"],
      mustChangePassword: row["must_change_password"], createdAt: row.time("created_at"),
      quota: Quota(
        bytes: row["quota_bytes"], audioSecondsPerMonth: row["quota_audio_seconds"],
        concurrentJobs: row["quota_jobs"]))
  }
}

extension APIKey {
  init(row: Row) {
    self.init(
      id: row["id"], account: row["account"], name: row["name"],
      scopes: Set((row["scopes"] as String).split(separator: " ").compactMap { Scope(rawValue: String($0)) }),
      createdAt: row.time("created_at"), expiresAt: row.optionalTime("expires_at"),
      revokedAt: row.optionalTime("revoked_at"), lastUsedAt: row.optionalTime("last_used_at"),
      requestCount: row["request_count"], hash: row.bytes("hash"))
  }

  var storedScopes: String { scopes.map(\.rawValue).sorted().joined(separator: " ") }
}

extension Session {
  init(row: Row) {
    self.init(
      id: row["id"], account: row["account"], createdAt: row.time("created_at"), seenAt: row.time("seen_at"))
  }
}

extension RefreshFamily {
  init(row: Row) {
    self.init(
      id: row["id"], account: row["account"], createdAt: row.time("created_at"), endsAt: row.time("ends_at"),
      expiresAt: row.time("expires_at"), revokedAt: row.optionalTime("revoked_at"),
      newest: row.bytes("newest"))
  }
}

extension AuditRecord {
  init(row: Row) throws {
    guard let outcome = AuditEvent.Outcome(rawValue: row["outcome"]) else {
      throw AuditFault(sequence: row["sequence"], kind: .changed)
    }
    let event = AuditEvent(
      at: row.time("at"), actor: row["actor"], action: row["action"], target: row["target"], outcome: outcome,
      address: row["address"], requestID: row["request"], detail: row["detail"])
    self.init(
      sequence: row["sequence"], event: event, previous: row.bytes("previous"), hash: row.bytes("hash"))
  }
}
