public import Accounts
public import Jobs
import Stores

extension AccountAdministration {
  /// Keys that one account may have, those that have ended not counted.
  static let mostKeys = 100
  static let longestName = 100

  /// Makes a key; its text is to be had this once.
  ///
  /// - Parameter scopes: no more than the user's role has.
  public func makeKey(
    of account: String, name: String, scopes: Set<Scope>, expiresAt: Timestamp?, by actor: AccountActor
  ) async throws -> (key: APIKey, text: SecretText) {
    guard let user = try await store.user(account) else { throw AccountError.notFound }
    let now = clock.now()
    try check(name: name, scopes: scopes, user: user)
    if let expiresAt, expiresAt <= now {
      throw AccountError.invalidSetting(name: "expires_at", fault: "is in the past")
    }
    let alive = try await store.apiKeys(of: account).count { $0.isAlive(at: now) }
    guard alive < Self.mostKeys else {
      throw AccountError.invalidSetting(
        name: "keys", fault: "may be at most \(Self.mostKeys); revoke one that is not needed")
    }
    let made = APIKey.make(account: account, name: name, scopes: scopes, expiresAt: expiresAt, at: now)
    try await store.insert(made.key)
    let names = scopes.map(\.rawValue).sorted().joined(separator: " ")
    try await tell("key.create", made.key.id, by: actor, detail: names)
    return made
  }

  public func changeKey(
    _ id: String, of account: String, name: String?, scopes: Set<Scope>?, by actor: AccountActor
  ) async throws -> APIKey {
    guard let user = try await store.user(account), let old = try await store.apiKey(id),
      old.account == account
    else { throw AccountError.notFound }
    try check(name: name ?? old.name, scopes: scopes ?? old.scopes.intersection(user.scopes), user: user)
    let key = try await store.updateKey(id, of: account) { key in
      if let name { key.name = name }
      if let scopes { key.scopes = scopes }
    }
    try await tell("key.change", id, by: actor)
    return key
  }

  /// Gives a key another secret.
  public func rotateKey(_ id: String, of account: String, by actor: AccountActor) async throws -> (
    key: APIKey, text: SecretText
  ) {
    guard var key = try await store.apiKey(id), key.account == account, key.isAlive(at: clock.now()) else {
      throw AccountError.notFound
    }
    let text = key.rotate()
    let hash = key.hash
    let kept = try await store.updateKey(id, of: account) { $0.hash = hash }
    try await tell("key.rotate", id, by: actor)
    return (kept, text)
  }

  /// Ends a key; once ended, it stays so.
  public func revokeKey(_ id: String, of account: String, by actor: AccountActor) async throws {
    let now = clock.now()
    _ = try await store.updateKey(id, of: account) { $0.revokedAt = $0.revokedAt ?? now }
    try await tell("key.revoke", id, by: actor)
  }

  private func check(name: String, scopes: Set<Scope>, user: User) throws {
    guard (1...Self.longestName).contains(name.count), name.utf8.count <= 4 * Self.longestName,
      name.unicodeScalars.allSatisfy({ $0.value >= 32 && $0.value != 127 })
    else {
      throw AccountError.invalidSetting(
        name: "name", fault: "must have 1 to \(Self.longestName) characters and no control characters")
    }
    guard !scopes.isEmpty, scopes.isSubset(of: user.scopes) else {
      let names = user.scopes.map(\.rawValue).sorted().joined(separator: ", ")
      throw AccountError.invalidSetting(name: "scopes", fault: "must be some of \(names)")
    }
  }
}
