import Accounts
import GRDB
import HTTPTypes
import Jobs
import Service
import Stores
import Synchronization
import Testing

@Suite("Logging in with a password")
struct PasswordLoginTests {
  /// A clock that tests move.
  final class Time: Sendable {
    let now = Mutex(Timestamp(seconds: 1_800_000_000))
    func pass(_ seconds: Double) { now.withLock { $0 = $0.advanced(seconds: seconds) } }
    var clock: WallClock { WallClock { self.now.withLock { $0 } } }
  }

  let time = Time()
  let store: SQLiteAccountStore
  let login: PasswordLogin
  let password = SecretText("correct horse battery")

  init() async throws {
    let queue = try DatabaseQueue()
    var migrator = DatabaseMigrator()
    AccountTables.register(in: &migrator)
    try migrator.migrate(queue)
    store = SQLiteAccountStore(writer: queue)
    let hasher = PasswordHasher(parameters: try PasswordParameters(memoryBytes: 8192, passes: 1))
    login = PasswordLogin(store: store, hasher: hasher, clock: time.clock)
    let hash = try await hasher.hash(password)
    for (name, isEnabled) in [("ada", true), ("bob", false)] {
      try await store.insert(
        User(name: UserName(name), isEnabled: isEnabled, createdAt: time.clock.now()), password: hash)
    }
  }

  func refusal(_ name: String, _ password: SecretText, _ address: String = "192.0.2.1") async -> ServiceError?
  {
    do {
      _ = try await login.user(name: name, password: password, address: address)
      return nil
    } catch { return error as? ServiceError }
  }

  @Test("The right password is let in, whatever the case of the name")
  func right() async throws {
    #expect(try await login.user(name: "Ada", password: password, address: "192.0.2.1").name.text == "ada")
    let record = try #require(try await store.auditRecords(after: 0, limit: 1).first)
    #expect(record.event.outcome == .success)
  }

  @Test("Unknown, disabled, wrong and impossible names have the same answers, pauses included")
  func enumeration() async throws {
    let wrong = SecretText("wrong")
    var answers: [String: [String]] = [:]
    for (index, (name, password)) in [("ada", wrong), ("bob", password), ("eve", wrong), ("a/b", wrong)]
      .enumerated()
    {
      for _ in 1...6 {
        let error = try #require(await refusal(name, password, "192.0.2.\(index)"))
        answers[name, default: []].append(
          "\(error.status.code) \(error.code) \(error.message) \(error.retryAfterSeconds ?? 0)")
      }
    }
    #expect(Set(answers.values).count == 1)
    #expect(answers["eve"]?.last?.hasPrefix("429 too_many_attempts") == true)
  }

  @Test("In a pause the right password is of no use; after it, it is")
  func pause() async throws {
    for _ in 1...5 { #expect(await refusal("ada", SecretText("wrong"))?.code == "invalid_login") }
    #expect(await refusal("ada", password)?.retryAfterSeconds == 60)
    time.pass(60)
    #expect(await refusal("ada", password) == nil)
    #expect(await refusal("ada", SecretText("wrong"))?.code == "invalid_login")
  }

  @Test("Many attempts at once are not more than five")
  func parallel() async {
    let codes = await withTaskGroup(of: String?.self) { group in
      for index in 0..<40 {
        group.addTask { await refusal("ada", SecretText("wrong"), "198.51.100.\(index)")?.code }
      }
      return await group.reduce(into: [String?]()) { $0.append($1) }
    }
    #expect(codes.count { $0 == "invalid_login" } == 5)
    #expect(codes.count { $0 == "too_many_attempts" } == 35)
  }

  @Test("What was typed as a name is not in the log")
  func log() async throws {
    _ = await refusal("my-secret-by-mistake", password)
    let records = try await store.auditRecords(after: 0, limit: 10)
    #expect(records.count == 1)
    #expect(!"\(records)".contains("my-secret"))
  }
}
