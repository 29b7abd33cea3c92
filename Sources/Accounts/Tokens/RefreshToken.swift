public import Jobs

/// What new access tokens are had for: 32 random bytes, of which only the hash is kept.
public struct RefreshToken: Sendable, Hashable {
  public let secret: SecretText
  public var hash: [UInt8] { SecureBytes.sha256(secret.reveal()) }

  public init() { secret = SecretText(SecureBytes.base64URL(SecureBytes.random(32))) }

  /// - Returns: nil for what cannot be one.
  public init?(_ text: String) {
    guard text.utf8.count == 43, SecureBytes.fromBase64URL(text) != nil else { return nil }
    secret = SecretText(text)
  }
}

/// All refresh tokens that follow from one login. Only the newest is good; whoever shows an older one has stolen it, or
/// the newest was stolen: then none is good any more (RFC 9700 section 4.14.2).
public struct RefreshFamily: Sendable, Hashable, Identifiable {
  public var id: String
  public var account: String
  public var createdAt: Timestamp
  /// After this moment one must log in again, however often tokens were had.
  public var endsAt: Timestamp
  /// Until when the newest token is good.
  public var expiresAt: Timestamp
  public var revokedAt: Timestamp?
  /// Hash of the newest token.
  public var newest: [UInt8]

  public init(
    id: String, account: String, createdAt: Timestamp, endsAt: Timestamp, expiresAt: Timestamp,
    revokedAt: Timestamp?, newest: [UInt8]
  ) {
    self.id = id
    self.account = account
    self.createdAt = createdAt
    self.endsAt = endsAt
    self.expiresAt = expiresAt
    self.revokedAt = revokedAt
    self.newest = newest
  }

  public init(account: String, first: RefreshToken, lifetimes: RefreshLifetimes, at now: Timestamp) {
    id = "fam_" + SecureBytes.hex(SecureBytes.random(12))
    self.account = account
    createdAt = now
    endsAt = now.advanced(seconds: lifetimes.absolute)
    expiresAt = now.advanced(seconds: lifetimes.idle)
    newest = first.hash
  }

  public func isAlive(at now: Timestamp) -> Bool { revokedAt == nil && now < endsAt && now < expiresAt }

  public enum Outcome: Sendable, Hashable {
    case rotated
    /// An old token was shown: the family is revoked.
    case reused
    case refused
  }

  /// Exchanges a token of this family for the next one.
  public mutating func redeem(
    _ hash: [UInt8], next: [UInt8], lifetimes: RefreshLifetimes, at now: Timestamp
  ) -> Outcome {
    guard isAlive(at: now) else { return .refused }
    guard SecureBytes.equal(hash, newest) else {
      revokedAt = now
      return .reused
    }
    newest = next
    expiresAt = min(endsAt, now.advanced(seconds: lifetimes.idle))
    return .rotated
  }
}

/// Seconds for which a login lasts.
public struct RefreshLifetimes: Sendable, Hashable {
  /// Without use.
  public var idle: Double
  /// In all.
  public var absolute: Double

  public init(idle: Double = 14 * 86_400, absolute: Double = 30 * 86_400) {
    self.idle = idle
    self.absolute = absolute
  }
}
