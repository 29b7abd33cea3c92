public import Jobs

/// A login of the web app. The cookie holds 32 random bytes, the store their hash.
public struct Session: Sendable, Hashable, Identifiable {
  /// Hash of the cookie in hexadecimal digits; it cannot be used to log in.
  public var id: String
  public var account: String
  public var createdAt: Timestamp
  public var seenAt: Timestamp

  public init(id: String, account: String, createdAt: Timestamp, seenAt: Timestamp) {
    self.id = id
    self.account = account
    self.createdAt = createdAt
    self.seenAt = seenAt
  }

  /// A new session and what goes into its cookie.
  public static func begin(account: String, at now: Timestamp) -> (session: Session, cookie: SecretText) {
    let cookie = SecureBytes.base64URL(SecureBytes.random(32))
    return (
      Session(id: SecureBytes.hex(SecureBytes.sha256(cookie)), account: account, createdAt: now, seenAt: now),
      SecretText(cookie)
    )
  }

  /// The session a cookie would belong to; nil for what cannot be one.
  public static func id(cookie: String) -> String? {
    guard cookie.utf8.count == 43, SecureBytes.fromBase64URL(cookie) != nil else { return nil }
    return SecureBytes.hex(SecureBytes.sha256(cookie))
  }

  public func isAlive(at now: Timestamp, lifetimes: SessionLifetimes) -> Bool {
    now.seconds(since: seenAt) < lifetimes.idle && now.seconds(since: createdAt) < lifetimes.absolute
  }

  /// Whether it is worth writing down that the session is still in use; once a minute is enough.
  public func needsTouch(at now: Timestamp) -> Bool { now.seconds(since: seenAt) >= 60 }
}

/// Seconds for which a session lasts.
public struct SessionLifetimes: Sendable, Hashable {
  /// Without use.
  public var idle: Double
  /// In all.
  public var absolute: Double

  public init(idle: Double = 12 * 3600, absolute: Double = 30 * 86_400) {
    self.idle = idle
    self.absolute = absolute
  }
}
