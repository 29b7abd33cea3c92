import Accounts
import Foundation
import GRDB
import Jobs
import Stores
import Testing

@Suite("Usage and logins in SQLite")
struct AccountUsageTests {
  let now = Timestamp(seconds: 1_800_000_000)
  let store: any AccountStore
  let ada: User

  init() async throws {
    let queue = try DatabaseQueue()
    var migrator = DatabaseMigrator()
    AccountTables.register(in: &migrator)
    try migrator.migrate(queue)
    store = SQLiteAccountStore(writer: queue)
    ada = User(name: try UserName("ada"), role: .admin, createdAt: now)
    #expect(try await store.insertFirst(ada, password: PasswordHash(encoded: "x")))
  }

  func entry(_ job: String, _ seconds: Double, at time: Timestamp? = nil) -> UsageEntry {
    UsageEntry(job: job, account: ada.id, month: UsageMonth(of: time ?? now), audioSeconds: seconds)
  }

  @Test("The first user is made once, however many try at once")
  func first() async throws {
    let now = now
    let made = try await withThrowingTaskGroup(of: Bool.self) { group in
      for index in 0..<8 {
        group.addTask {
          try await store.insertFirst(
            User(name: try UserName("u\(index)"), role: .admin, createdAt: now),
            password: PasswordHash(encoded: "x"))
        }
      }
      return try await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
    }
    #expect(made == 0)
    #expect(try await store.countUsers() == 1)
  }

  @Test("Audio is reserved up to the limit and not beyond, also by many at once")
  func reserve() async throws {
    let refused = try await withThrowingTaskGroup(of: Double?.self) { group in
      for index in 0..<10 { group.addTask { try await store.reserve(entry("\(index)", 30), limit: 100) } }
      return try await group.reduce(into: 0) { $0 += $1 == nil ? 0 : 1 }
    }
    #expect(refused == 7)
    let month = UsageMonth(of: now)
    #expect(try await store.usage(of: ada.id, in: month) == MonthlyUsage(audioSeconds: 90, jobs: 3))
    #expect(try await store.reserve(entry("exact", 10), limit: 100) == nil)
    #expect(try await store.reserve(entry("unknown", 0), limit: 100) == 100)
    #expect(try await store.reserve(entry("more", 1000), limit: nil) == nil)
    try await store.releaseUsage(of: "more")
    #expect(try await store.reserve(entry("next month", 100, at: month.end), limit: 100) == nil)
    #expect(try await store.usage(of: "other", in: month) == MonthlyUsage())
  }

  @Test("A job counts once, as last settled, in the month in which it came")
  func settle() async throws {
    #expect(try await store.reserve(entry("a", 50), limit: 100) == nil)
    #expect(try await store.reserve(entry("a", 60), limit: 100) == nil)
    try await store.settle(entry("a", 20, at: UsageMonth(of: now).end))
    try await store.settle(entry("part", 5))
    #expect(
      try await store.usage(of: ada.id, in: UsageMonth(of: now)) == MonthlyUsage(audioSeconds: 25, jobs: 2))
  }

  @Test("A hash is renewed only while the password is the same, and logins go on")
  func renew() async throws {
    let session = Session.begin(account: ada.id, at: now).session
    try await store.insert(session)
    let (old, next) = (PasswordHash(encoded: "x"), PasswordHash(encoded: "y"))
    try await store.renewPassword(next, replacing: PasswordHash(encoded: "z"), of: ada.id)
    #expect(try await store.credentials(named: ada.name)?.password == old)
    try await store.renewPassword(next, replacing: old, of: ada.id)
    #expect(try await store.credentials(named: ada.name)?.password == next)
    #expect(try await store.session(session.id) == session)
  }

  @Test("A session is replaced once")
  func replace() async throws {
    let (first, second) = (
      Session.begin(account: ada.id, at: now).session, Session.begin(account: ada.id, at: now).session
    )
    try await store.insert(first)
    #expect(try await store.replaceSession(first.id, by: second))
    #expect(try await store.replaceSession(first.id, by: first) == false)
    #expect(try await store.sessions(of: ada.id) == [second])
  }

  @Test("What has ended is removed, and nothing else")
  func ended() async throws {
    let lifetimes = RefreshLifetimes(idle: 100, absolute: 1000)
    let session = Session.begin(account: ada.id, at: now).session
    try await store.insert(session)
    let family = RefreshFamily(account: ada.id, first: RefreshToken(), lifetimes: lifetimes, at: now)
    try await store.insert(family)
    try await store.settle(entry("old", 5))
    for seconds in [50.0, 101] {
      try await store.removeEnded(at: now.advanced(seconds: seconds), sessions: SessionLifetimes())
      #expect(try await store.families(of: ada.id).count == (seconds < 100 ? 1 : 0))
      #expect(try await store.sessions(of: ada.id).count == 1)
    }
    try await store.removeEnded(at: now.advanced(seconds: 12 * 3600), sessions: SessionLifetimes())
    #expect(try await store.sessions(of: ada.id).isEmpty)
    #expect(try await store.usage(of: ada.id, in: UsageMonth(of: now)).jobs == 1)
    try await store.removeEnded(at: now.advanced(seconds: 500 * 86_400), sessions: SessionLifetimes())
    #expect(try await store.usage(of: ada.id, in: UsageMonth(of: now)).jobs == 0)
  }
}
