import Accounts
import Foundation
import GRDB
import Jobs
import Stores
import Testing

@Suite("Accounts in SQLite")
struct AccountStoreTests {
  let now = Timestamp(seconds: 1_800_000_000)
  let queue: DatabaseQueue
  let store: any AccountStore
  let ada: User

  init() async throws {
    queue = try DatabaseQueue()
    var migrator = DatabaseMigrator()
    AccountTables.register(in: &migrator)
    try migrator.migrate(queue)
    store = SQLiteAccountStore(writer: queue)
    ada = User(
      name: try UserName("ada"), email: "ada@example.org", role: .admin, createdAt: now,
      quota: Quota(bytes: 5, audioSecondsPerMonth: 1.5, concurrentJobs: 2))
    try await store.insert(ada, password: PasswordHash(encoded: "x"))
  }

  @Test("A user comes back as it was kept, and no name or address is given twice")
  func users() async throws {
    #expect(try await store.user(ada.id) == ada)
    #expect(try await store.credentials(named: UserName("ADA"))?.password.encoded == "x")
    #expect(try await store.credentials(named: UserName("bob")) == nil)
    for other in [
      User(name: ada.name, createdAt: now), User(name: try UserName("bob"), email: ada.email, createdAt: now),
    ] {
      await #expect(throws: AccountError.nameTaken) {
        try await store.insert(other, password: PasswordHash(encoded: "y"))
      }
    }
    #expect(try await store.users(offset: 0, limit: 10) == [ada])
  }

  @Test("The last administrator stays one")
  func lastAdministrator() async throws {
    let bob = User(name: try UserName("bob"), createdAt: now)
    try await store.insert(bob, password: PasswordHash(encoded: "y"))
    await #expect(throws: AccountError.lastAdministrator) {
      try await store.update(ada.id) { $0.role = .user }
    }
    await #expect(throws: AccountError.lastAdministrator) {
      try await store.update(ada.id) { $0.isEnabled = false }
    }
    await #expect(throws: AccountError.lastAdministrator) { try await store.delete(ada.id) }
    #expect(try await store.user(ada.id) == ada)
    _ = try await store.update(bob.id) { $0.role = .admin }
    try await store.delete(ada.id)
    #expect(try await store.user(ada.id) == nil)
    await #expect(throws: AccountError.notFound) { try await store.update(ada.id) { $0.role = .user } }
  }

  @Test("An old refresh token ends its family; a foreign one is nobody's")
  func refresh() async throws {
    let (first, second) = (RefreshToken(), RefreshToken())
    let family = RefreshFamily(account: ada.id, first: first, lifetimes: RefreshLifetimes(), at: now)
    try await store.insert(family)
    func redeem(_ token: RefreshToken, _ next: RefreshToken) async throws -> RefreshFamily.Outcome? {
      try await store.redeem(token.hash, next: next.hash, lifetimes: RefreshLifetimes(), at: now)?.outcome
    }
    #expect(try await redeem(RefreshToken(), RefreshToken()) == nil)
    #expect(try await redeem(first, second) == .rotated)
    #expect(try await redeem(first, RefreshToken()) == .reused)
    #expect(try await redeem(second, RefreshToken()) == .refused)
    #expect(try await store.family(family.id)?.revokedAt == now)
  }

  @Test("A new password ends all logins; a removed user leaves nothing to log in with")
  func ends() async throws {
    let session = Session.begin(account: ada.id, at: now).session
    try await store.insert(session)
    let family = RefreshFamily(account: ada.id, first: RefreshToken(), lifetimes: RefreshLifetimes(), at: now)
    try await store.insert(family)
    let key = APIKey.make(account: ada.id, name: "ci", scopes: [.read], expiresAt: nil, at: now).key
    try await store.insert(key)
    #expect(try await store.session(session.id) == session)
    try await store.setPassword(PasswordHash(encoded: "z"), mustChange: true, of: ada.id)
    #expect(try await store.session(session.id) == nil)
    #expect(try await store.family(family.id) == nil)
    #expect(try await store.apiKey(key.id) == key)
    #expect(try await store.user(ada.id)?.mustChangePassword == true)
    try await store.delete(ada.id)
    #expect(try await store.apiKey(key.id) == nil)
  }

  @Test("A key is changed by its account only, and its use is counted")
  func keys() async throws {
    let key = APIKey.make(account: ada.id, name: "ci", scopes: [.read, .write], expiresAt: now, at: now).key
    try await store.insert(key)
    await #expect(throws: AccountError.notFound) {
      try await store.updateKey(key.id, of: "other") { $0.name = "x" }
    }
    let revoked = now
    let changed = try await store.updateKey(key.id, of: ada.id) { $0.revokedAt = revoked }
    #expect(changed.revokedAt == now)
    try await store.countUse(of: key.id, requests: 3, at: now)
    let kept = try #require(try await store.apiKeys(of: ada.id).first)
    #expect(kept.requestCount == 3)
    #expect(kept.lastUsedAt == now)
    #expect(kept.scopes == [.read, .write])
    #expect(try await store.apiKeys(of: "other").isEmpty)
  }

  @Test("Five failures pause a name, known or not; the pause ends by itself")
  func lockout() async throws {
    for name in ["ada", "nobody"] {
      let keys = [LoginAttemptKey.account(name), .address("192.0.2.1")]
      for _ in 1...5 { #expect(try await store.beginLogin(keys, at: now) == nil) }
      #expect(try await store.beginLogin(keys, at: now) == 60)
      #expect(try await store.beginLogin(keys, at: now.advanced(seconds: 60)) == nil)
      #expect(try await store.beginLogin(keys, at: now.advanced(seconds: 60)) == 120)
      try await store.loginSucceeded(keys)
      #expect(try await store.beginLogin(keys, at: now.advanced(seconds: 60)) == nil)
    }
  }

  @Test(
    "Tampering with the log is found",
    arguments: [
      ("UPDATE audit_records SET actor = 'x' WHERE sequence = 2", 2),
      ("DELETE FROM audit_records WHERE sequence = 1", 1),
      ("DELETE FROM audit_records WHERE sequence = 3", 3),
      ("UPDATE audit_records SET outcome = '' WHERE sequence = 2", 2),
      ("UPDATE audit_records SET sequence = sequence + 10 WHERE sequence = 2", 2),
    ])
  func audit(sql: String, sequence: Int64) async throws {
    for action in ["a", "b", "c"] {
      _ = try await store.append(AuditEvent(at: now, actor: ada.id, action: action))
    }
    #expect(try await store.verifyAudit().sequence == 3)
    #expect(try await store.auditRecords(after: 1, limit: 10).map(\.event.action) == ["b", "c"])
    try await queue.write { try $0.execute(sql: sql) }
    let fault = await #expect(throws: AuditFault.self) { try await store.verifyAudit() }
    #expect(fault?.sequence == sequence)
  }
}
