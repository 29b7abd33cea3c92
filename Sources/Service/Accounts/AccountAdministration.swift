public import Accounts
import Jobs
public import Stores

/// Who changes accounts, for the audit log.
public struct AccountActor: Sendable, Hashable {
  public var account: String
  public var address: String
  public var requestID: String

  public init(account: String, address: String = "", requestID: String = "") {
    self.account = account
    self.address = address
    self.requestID = requestID
  }

  /// Somebody at the machine itself.
  public static let command = AccountActor(account: "command")
  /// The service by itself.
  public static let service = AccountActor(account: "service")
}

/// Makes, changes and removes users and keys by the rules, and tells the audit log. The service's routes and the command
/// `steno users` both come here.
public struct AccountAdministration: Sendable {
  public let store: any AccountStore
  let hasher: PasswordHasher
  let clock: WallClock
  let rules: PasswordRules

  public init(
    store: any AccountStore, hasher: PasswordHasher = PasswordHasher(), clock: WallClock = .system,
    rules: PasswordRules = PasswordRules()
  ) {
    self.store = store
    self.hasher = hasher
    self.clock = clock
    self.rules = rules
  }

  /// Makes a user.
  ///
  /// - Parameters:
  ///   - password: nil: a temporary one is made, which must be changed at the first login.
  ///   - isFirst: whether there must be no user yet.
  /// - Returns: the user, and the temporary password where one was made.
  /// - Throws: ``Accounts/AccountError``
  @discardableResult
  public func add(
    name: String, email: String? = nil, role: Role = .user, password: SecretText?, mustChange: Bool = false,
    quota: Quota = .unlimited, isFirst: Bool = false, by actor: AccountActor
  ) async throws -> (user: User, temporary: SecretText?) {
    let name = try UserName(name)
    let email = try email.flatMap { $0.isEmpty ? nil : try User.checkedEmail($0) }
    if let password { try rules.check(password, name: name, email: email) }
    try quota.checkValues()
    let temporary = password == nil ? PasswordRules.temporary() : nil
    let user = User(
      name: name, email: email, role: role, mustChangePassword: mustChange || temporary != nil,
      createdAt: clock.now(), quota: quota)
    let hash = try await hasher.hash(password ?? temporary ?? SecretText(""))
    if isFirst {
      guard try await store.insertFirst(user, password: hash) else { throw AccountError.nameTaken }
    } else {
      try await store.insert(user, password: hash)
    }
    try await tell("user.create", user.id, by: actor, detail: "role \(role.rawValue)")
    return (user, temporary)
  }

  public func user(named name: String) async throws -> User {
    guard let name = try? UserName(name), let known = try await store.credentials(named: name) else {
      throw AccountError.notFound
    }
    return known.user
  }

  /// Sets a password and ends all logins of the user.
  ///
  /// - Parameter password: nil: a temporary one is made.
  /// - Returns: the temporary password where one was made.
  @discardableResult
  public func setPassword(
    _ password: SecretText?, mustChange: Bool = false, of id: String, by actor: AccountActor
  ) async throws -> SecretText? {
    guard let user = try await store.user(id) else { throw AccountError.notFound }
    if let password { try rules.check(password, name: user.name, email: user.email) }
    let temporary = password == nil ? PasswordRules.temporary() : nil
    let hash = try await hasher.hash(password ?? temporary ?? SecretText(""))
    try await store.setPassword(hash, mustChange: mustChange || temporary != nil, of: id)
    try await tell("user.password", id, by: actor)
    return temporary
  }

  /// Changes what is named and leaves the rest.
  ///
  /// - Parameter email: an empty one takes it away.
  public func change(
    _ id: String, email: String? = nil, role: Role? = nil, isEnabled: Bool? = nil, mustChange: Bool? = nil,
    quota: Quota? = nil, by actor: AccountActor
  ) async throws -> User {
    let address = try email.flatMap { $0.isEmpty ? nil : try User.checkedEmail($0) }
    try quota?.checkValues()
    let user = try await store.update(id) { user in
      if email != nil { user.email = address }
      if let role { user.role = role }
      if let isEnabled { user.isEnabled = isEnabled }
      if let mustChange { user.mustChangePassword = mustChange }
      if let quota { user.quota = quota }
    }
    if isEnabled == false { try await store.endLogins(of: id) }
    var changes: [String] = []
    if email != nil { changes.append("email") }
    if let role { changes.append("role \(role.rawValue)") }
    if let isEnabled { changes.append(isEnabled ? "enabled" : "disabled") }
    if mustChange != nil { changes.append("must change password") }
    if quota != nil { changes.append("quota") }
    try await tell("user.change", id, by: actor, detail: changes.joined(separator: ", "))
    return user
  }

  public func endLogins(of id: String, by actor: AccountActor) async throws {
    guard try await store.user(id) != nil else { throw AccountError.notFound }
    try await store.endLogins(of: id)
    try await tell("user.logout", id, by: actor)
  }

  /// Removes a user with all that is theirs. Nobody can log in while that goes on.
  ///
  /// - Throws: ``ServiceError`` 409 where jobs of theirs still end: ask again.
  public func delete(_ id: String, _ erasure: AccountErasure, by actor: AccountActor) async throws {
    _ = try await store.update(id) { $0.isEnabled = false }
    try await store.endLogins(of: id)
    try await erasure.erase(id)
    try await store.delete(id)
    try await tell("user.delete", id, by: actor)
  }

  func tell(
    _ action: String, _ target: String, by actor: AccountActor, detail: String = "",
    outcome: AuditEvent.Outcome = .success
  ) async throws {
    _ = try await store.append(
      AuditEvent(
        at: clock.now(), actor: actor.account, action: action, target: target, outcome: outcome,
        address: actor.address, requestID: actor.requestID, detail: detail))
  }
}

extension Quota {
  /// - Throws: ``Accounts/AccountError/invalidSetting(name:fault:)`` for what is no amount.
  func checkValues() throws {
    guard (bytes ?? 0) >= 0, (concurrentJobs ?? 0) >= 0, (audioSecondsPerMonth ?? 0) >= 0,
      (audioSecondsPerMonth ?? 0).isFinite
    else { throw AccountError.invalidSetting(name: "quota", fault: "must not be below 0") }
  }
}
