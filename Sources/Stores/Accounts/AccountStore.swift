public import Accounts
public import Jobs

/// Keeps accounts and what they log in with. Secrets come here as hashes only. What a call has returned is durable; each
/// call is one transaction.
public protocol AccountStore: Sendable {
  /// - Throws: ``Accounts/AccountError/nameTaken``
  func insert(_ user: User, password: PasswordHash) async throws
  /// Keeps the first user.
  ///
  /// - Returns: false, and nothing is kept, where there are users already.
  func insertFirst(_ user: User, password: PasswordHash) async throws -> Bool
  func user(_ id: String) async throws -> User?
  func credentials(named name: UserName) async throws -> StoredCredentials?
  /// Users by name.
  func users(offset: Int, limit: Int) async throws -> [User]
  func countUsers() async throws -> Int
  /// Changes a user; identifier and name stay.
  ///
  /// - Throws: ``Accounts/AccountError/notFound``, ``Accounts/AccountError/lastAdministrator`` where nobody could look
  ///   after the service any more, ``Accounts/AccountError/nameTaken`` for an address in use; nothing is changed then.
  func update(_ id: String, _ change: @escaping @Sendable (inout User) -> Void) async throws -> User
  /// Sets a password and ends all logins and sessions of the user.
  func setPassword(_ hash: PasswordHash, mustChange: Bool, of id: String) async throws
  /// Keeps another hash of the same password, unless the password was changed meanwhile. Logins go on.
  func renewPassword(_ hash: PasswordHash, replacing old: PasswordHash, of id: String) async throws
  /// Ends all logins and sessions of a user.
  func endLogins(of id: String) async throws
  /// Removes a user with all logins, sessions, keys and what was counted.
  func delete(_ id: String) async throws

  func insert(_ family: RefreshFamily) async throws
  /// Exchanges a refresh token by ``Accounts/RefreshFamily/redeem(_:next:lifetimes:at:)``.
  ///
  /// - Returns: the family as it is then; nil for a token nobody has issued.
  func redeem(_ hash: [UInt8], next: [UInt8], lifetimes: RefreshLifetimes, at now: Timestamp) async throws
    -> RefreshRedemption?
  func family(_ id: String) async throws -> RefreshFamily?
  /// Logins of an account with tokens, the newest first, also those that have ended.
  func families(of account: String) async throws -> [RefreshFamily]
  func revokeFamily(_ id: String, at now: Timestamp) async throws

  func insert(_ session: Session) async throws
  func session(_ id: String) async throws -> Session?
  func touchSession(_ id: String, at now: Timestamp) async throws
  func deleteSession(_ id: String) async throws
  /// Sessions of an account, the newest first, also those that have ended.
  func sessions(of account: String) async throws -> [Session]
  /// Puts another session in the place of one.
  ///
  /// - Returns: false, and nothing is kept, where that one is gone.
  func replaceSession(_ id: String, by session: Session) async throws -> Bool

  func insert(_ key: APIKey) async throws
  func apiKey(_ id: String) async throws -> APIKey?
  /// Keys of an account, the newest first.
  func apiKeys(of account: String) async throws -> [APIKey]
  /// Changes a key of an account.
  ///
  /// - Throws: ``Accounts/AccountError/notFound`` where it is not the account's.
  func updateKey(_ id: String, of account: String, _ change: @escaping @Sendable (inout APIKey) -> Void)
    async throws
    -> APIKey
  /// Adds to how often a key was used.
  func countUse(of key: String, requests: Int64, at now: Timestamp) async throws

  /// Counts an attempt to log in, unless one of the keys is in a pause.
  ///
  /// - Returns: seconds to wait; nil where the password may be looked at.
  func beginLogin(_ keys: [LoginAttemptKey], at now: Timestamp) async throws -> Double?
  /// Forgets the failures of the account and takes back the attempt of the address.
  func loginSucceeded(_ keys: [LoginAttemptKey]) async throws

  func append(_ event: AuditEvent) async throws -> AuditRecord
  /// Records after one, in order.
  func auditRecords(after sequence: Int64, limit: Int) async throws -> [AuditRecord]
  /// Records before one, the newest first.
  func auditRecords(before sequence: Int64, limit: Int) async throws -> [AuditRecord]
  /// Checks the whole log.
  ///
  /// - Returns: its end, to be written down elsewhere.
  /// - Throws: ``Accounts/AuditFault``
  func verifyAudit() async throws -> AuditHead

  /// Counts what a job takes, unless its account would have more than `limit` seconds in the month then.
  ///
  /// - Returns: nil where it is counted, else the seconds that were taken before.
  func reserve(_ entry: UsageEntry, limit: Double?) async throws -> Double?
  /// Counts what a job has taken in the end, in the month in which it was accepted.
  func settle(_ entry: UsageEntry) async throws
  /// Forgets a job that was not accepted.
  func releaseUsage(of job: String) async throws
  func usage(of account: String, in month: UsageMonth) async throws -> MonthlyUsage

  /// Removes logins and sessions that have ended, and what was counted more than 13 months ago.
  func removeEnded(at now: Timestamp, sessions: SessionLifetimes) async throws
}

public struct StoredCredentials: Sendable, Hashable {
  public var user: User
  public var password: PasswordHash

  public init(user: User, password: PasswordHash) {
    self.user = user
    self.password = password
  }
}

public struct RefreshRedemption: Sendable, Hashable {
  public var family: RefreshFamily
  public var outcome: RefreshFamily.Outcome

  public init(family: RefreshFamily, outcome: RefreshFamily.Outcome) {
    self.family = family
    self.outcome = outcome
  }
}
