import Accounts
import Jobs

/// Accounts as the interface shows them.
struct UserResource: Encodable {
  var id: String
  var username: String
  var email: String?
  var role: Role
  var isEnabled: Bool
  var mustChangePassword: Bool
  var createdAt: String
  var quota: QuotaResource
  /// Only in the answer that made it.
  var temporaryPassword: String?

  enum CodingKeys: String, CodingKey {
    case id, username, email, role, quota
    case isEnabled = "enabled"
    case mustChangePassword = "must_change_password"
    case createdAt = "created_at"
    case temporaryPassword = "temporary_password"
  }

  init(_ user: User, temporary: SecretText? = nil) {
    id = user.id
    username = user.name.text
    email = user.email
    role = user.role
    isEnabled = user.isEnabled
    mustChangePassword = user.mustChangePassword
    createdAt = user.createdAt.text
    quota = QuotaResource(user.quota)
    temporaryPassword = temporary?.reveal()
  }
}

/// What is absent, or null, is without limit.
struct QuotaResource: Codable {
  var bytes: Int64?
  var audioSecondsPerMonth: Double?
  var concurrentJobs: Int?

  enum CodingKeys: String, CodingKey {
    case bytes
    case audioSecondsPerMonth = "audio_seconds_per_month"
    case concurrentJobs = "concurrent_jobs"
  }

  init(_ quota: Quota) {
    bytes = quota.bytes
    audioSecondsPerMonth = quota.audioSecondsPerMonth
    concurrentJobs = quota.concurrentJobs
  }

  var quota: Quota {
    Quota(bytes: bytes, audioSecondsPerMonth: audioSecondsPerMonth, concurrentJobs: concurrentJobs)
  }
}

struct UsageResource: Encodable {
  struct Amount: Encodable {
    var used: Double
    var limit: Double?
  }

  /// Such as `2026-11`.
  var month: String
  var resetsAt: String
  var bytes: Amount
  var audioSeconds: Amount
  var openJobs: Amount

  enum CodingKeys: String, CodingKey {
    case month, bytes
    case resetsAt = "resets_at"
    case audioSeconds = "audio_seconds"
    case openJobs = "open_jobs"
  }

  init(_ usage: QuotaUsage, quota: Quota, at now: Timestamp) {
    let current = UsageMonth(of: now)
    month = current.description
    resetsAt = current.end.text
    bytes = Amount(used: Double(usage.bytes), limit: quota.bytes.map { Double($0) })
    audioSeconds = Amount(used: usage.audioSeconds, limit: quota.audioSecondsPerMonth)
    openJobs = Amount(used: Double(usage.jobs), limit: quota.concurrentJobs.map { Double($0) })
  }
}

struct KeyResource: Encodable {
  var id: String
  var name: String
  var prefix: String
  var scopes: [String]
  var createdAt: String
  var expiresAt: String?
  var revokedAt: String?
  var lastUsedAt: String?
  var requestCount: Int64
  var isActive: Bool
  /// Only in the answer that made it.
  var key: String?

  enum CodingKeys: String, CodingKey {
    case id, name, prefix, scopes, key
    case createdAt = "created_at"
    case expiresAt = "expires_at"
    case revokedAt = "revoked_at"
    case lastUsedAt = "last_used_at"
    case requestCount = "request_count"
    case isActive = "active"
  }

  init(_ key: APIKey, text: SecretText? = nil, at now: Timestamp) {
    id = key.id
    name = key.name
    prefix = key.prefix
    scopes = key.scopes.map(\.rawValue).sorted()
    createdAt = key.createdAt.text
    expiresAt = key.expiresAt?.text
    revokedAt = key.revokedAt?.text
    lastUsedAt = key.lastUsedAt?.text
    requestCount = key.requestCount
    isActive = key.isAlive(at: now)
    self.key = text?.reveal()
  }
}

/// A login of a user: a session of the web app, or a program's tokens.
struct LoginResource: Encodable {
  var id: String
  var kind: String
  var createdAt: String
  var seenAt: String?
  var expiresAt: String
  var isCurrent: Bool

  enum CodingKeys: String, CodingKey {
    case id, kind
    case createdAt = "created_at"
    case seenAt = "last_seen_at"
    case expiresAt = "expires_at"
    case isCurrent = "current"
  }

  init(_ session: Session, lifetimes: SessionLifetimes, current: Principal.Credential) {
    id = session.id
    kind = "session"
    createdAt = session.createdAt.text
    seenAt = session.seenAt.text
    expiresAt =
      min(
        session.seenAt.advanced(seconds: lifetimes.idle),
        session.createdAt.advanced(seconds: lifetimes.absolute)
      ).text
    isCurrent = current == .session(session.id)
  }

  init(_ family: RefreshFamily, current: Principal.Credential) {
    id = family.id
    kind = "token"
    createdAt = family.createdAt.text
    expiresAt = min(family.expiresAt, family.endsAt).text
    isCurrent = current == .token(family.id)
  }
}

struct AuditResource: Encodable {
  var sequence: Int64
  var at: String
  var actor: String
  var action: String
  var target: String
  var outcome: String
  var address: String
  var requestID: String
  var detail: String
  var hash: String

  enum CodingKeys: String, CodingKey {
    case sequence, at, actor, action, target, outcome, address, detail, hash
    case requestID = "request_id"
  }

  init(_ record: AuditRecord) {
    sequence = record.sequence
    at = record.event.at.text
    actor = record.event.actor
    action = record.event.action
    target = record.event.target
    outcome = record.event.outcome.rawValue
    address = record.event.address
    requestID = record.event.requestID
    detail = record.event.detail
    hash = SecureBytes.hex(record.hash)
  }
}
