public import Jobs

/// A lasting credential for programs. Its text is `steno_` + 12 digits that name it + `_` + 32 random bytes; only the hash
/// is kept, so it can be shown but once.
public struct APIKey: Sendable, Hashable, Identifiable {
  /// 12 hexadecimal digits.
  public var id: String
  public var account: String
  /// What its owner calls it.
  public var name: String
  public var scopes: Set<Scope>
  public var createdAt: Timestamp
  public var expiresAt: Timestamp?
  public var revokedAt: Timestamp?
  public var lastUsedAt: Timestamp?
  public var requestCount: Int64
  public var hash: [UInt8]

  public init(
    id: String, account: String, name: String, scopes: Set<Scope>, createdAt: Timestamp,
    expiresAt: Timestamp?,
    revokedAt: Timestamp?, lastUsedAt: Timestamp?, requestCount: Int64, hash: [UInt8]
  ) {
    self.id = id
    self.account = account
    self.name = name
    self.scopes = scopes
    self.createdAt = createdAt
    self.expiresAt = expiresAt
    self.revokedAt = revokedAt
    self.lastUsedAt = lastUsedAt
    self.requestCount = requestCount
    self.hash = hash
  }

  /// A new key and its text.
  public static func make(
    account: String, name: String, scopes: Set<Scope>, expiresAt: Timestamp?, at now: Timestamp
  ) -> (key: APIKey, text: SecretText) {
    let text = APIKeyText(id: SecureBytes.hex(SecureBytes.random(6)))
    let key = APIKey(
      id: text.id, account: account, name: name, scopes: scopes, createdAt: now, expiresAt: expiresAt,
      revokedAt: nil, lastUsedAt: nil, requestCount: 0, hash: text.hash)
    return (key, text.whole)
  }

  /// Gives the key another secret; the old one is no longer good.
  public mutating func rotate() -> SecretText {
    let text = APIKeyText(id: id)
    hash = text.hash
    return text.whole
  }

  /// What shows of the key in lists.
  public var prefix: String { "steno_\(id)" }

  public func isAlive(at now: Timestamp) -> Bool { revokedAt == nil && expiresAt.map { now < $0 } ?? true }

  public func accepts(_ text: APIKeyText, at now: Timestamp) -> Bool {
    // Compared first: how long it takes does not tell whether a key has expired.
    let isSame = SecureBytes.equal(text.hash, hash)
    return isSame && isAlive(at: now)
  }
}

/// The text of a key as it was presented.
public struct APIKeyText: Sendable, Hashable {
  public let id: String
  public let whole: SecretText
  public let hash: [UInt8]

  /// - Returns: nil for what cannot be a key.
  public init?(_ text: String) {
    let bytes = Array(text.utf8)
    guard bytes.count == 6 + 12 + 1 + 43, text.hasPrefix("steno_"), bytes[18] == UInt8(ascii: "_"),
      bytes[6..<18].allSatisfy({
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0)
          || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains($0)
      })
    else { return nil }
    id = String(decoding: bytes[6..<18], as: UTF8.self)
    whole = SecretText(text)
    hash = SecureBytes.sha256(bytes)
  }

  init(id: String) {
    let text = "steno_\(id)_\(SecureBytes.base64URL(SecureBytes.random(32)))"
    self.id = id
    whole = SecretText(text)
    hash = SecureBytes.sha256(text)
  }
}
