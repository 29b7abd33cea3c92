public import Accounts
import HTTPTypes
public import Stores

/// Checks names and passwords. Whether a name is unknown, disabled or has another password cannot be told from the answer,
/// from how long it takes, nor from when attempts are paused.
public struct PasswordLogin: Sendable {
  private let store: any AccountStore
  private let hasher: PasswordHasher
  private let clock: WallClock
  /// What passwords of unknown users are compared with.
  private let nobody: PasswordHash

  public init(store: any AccountStore, hasher: PasswordHasher, clock: WallClock = .system) {
    self.store = store
    self.hasher = hasher
    self.clock = clock
    nobody = .ofNobody(parameters: hasher.parameters)
  }

  /// - Throws: ``ServiceError`` 401 `invalid_login`, or 429 `too_many_attempts` where attempts are paused.
  ///
  /// - Parameter action: what the audit log calls the attempt.
  public func user(
    name: String, password: SecretText, address: String, requestID: String = "", action: String = "login"
  ) async throws -> User {
    let keys: [LoginAttemptKey] = [.account(name), .address(address)]
    if let pause = try await store.beginLogin(keys, at: clock.now()) {
      throw ServiceError(
        .tooManyRequests, code: "too_many_attempts",
        message: "Too many logins have failed; wait before the next.",
        retryAfterSeconds: pause)
    }
    let known: StoredCredentials? =
      if let name = try? UserName(name) { try await store.credentials(named: name) } else { nil }
    let isRight = try await hasher.matches(password, known?.password ?? nobody)
    guard isRight, let known, known.user.isEnabled else {
      try await tell(action, known?.user.id ?? "", .failure, address, requestID)
      throw ServiceError(
        .unauthorized, code: "invalid_login",
        message: "The name or the password is wrong, or the user is disabled.")
    }
    try await store.loginSucceeded(keys)
    if known.password.isWeaker(than: hasher.parameters) {
      // Only now is the password known; the next hash of it shall cost what hashes cost today.
      let hash = try await hasher.hash(password)
      try await store.renewPassword(hash, replacing: known.password, of: known.user.id)
    }
    try await tell(action, known.user.id, .success, address, requestID)
    return known.user
  }

  /// The name that was typed is not told: it may be a password.
  private func tell(
    _ action: String, _ account: String, _ outcome: AuditEvent.Outcome, _ address: String, _ requestID: String
  ) async throws {
    _ = try await store.append(
      AuditEvent(
        at: clock.now(), actor: account, action: action, outcome: outcome, address: address,
        requestID: requestID))
  }
}
