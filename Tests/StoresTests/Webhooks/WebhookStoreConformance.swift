import GRDB
import Jobs
import Stores
import Testing

/// What every ``WebhookStore`` does; `store()` makes the one that is tested.
@Suite("Stores of webhooks")
struct WebhookStoreConformance {
  private let start = Timestamp(seconds: 1_800_000_000)

  private func store() throws -> any WebhookStore {
    let database = try DatabaseQueue()
    var migrator = DatabaseMigrator()
    WebhookTables.register(in: &migrator)
    try migrator.migrate(database)
    return SQLiteWebhookStore(writer: database)
  }

  private func keyed(
    _ id: String, owner: String = "a", receiver: String = "e", key: String? = nil, job: JobID? = nil
  ) -> KeyedWebhookDelivery {
    KeyedWebhookDelivery(
      WebhookDelivery(
        id: id, owner: owner, endpoint: receiver, event: .ping, job: job, body: [1, 2, 3], createdAt: start),
      key: key ?? id, receiver: receiver)
  }

  private func claim(limit: Int = 8, each: Int = 2, until: Double = 60) -> WebhookClaim {
    WebhookClaim(sender: "s", until: start.advanced(seconds: until), limit: limit, limitPerReceiver: each)
  }

  @Test("The same end of a job is delivered once, however often it is reported")
  func idempotence() async throws {
    let store = try store()
    #expect(try await store.enqueue([keyed("1", key: "k"), keyed("2")]) == 2)
    #expect(try await store.enqueue([keyed("3", key: "k"), keyed("4")]) == 1)
    #expect(try await store.delivery("3", of: .everyone) == nil)
  }

  @Test("What is under a lease is given to nobody else until the lease ends")
  func leases() async throws {
    let store = try store()
    _ = try await store.enqueue([keyed("1")])
    let first = try await store.claim(claim(), at: start)
    #expect(first.map(\.delivery.id) == ["1"])
    #expect(first.first?.delivery.body == [1, 2, 3])
    #expect(try await store.claim(claim(), at: start.advanced(seconds: 59)).isEmpty)
    let later = start.advanced(seconds: 60)
    let second = try await store.claim(claim(until: 120), at: later)
    #expect(second.map(\.delivery.attempts) == [2])
    await #expect(throws: JobEventError.staleLease) {
      try await store.apply(
        .answered(token: 1, status: 200, retryAfter: nil), to: "1", of: .everyone,
        attempt: WebhookAttempt(at: later, milliseconds: 1, status: 200), at: later)
    }
    #expect(try await store.attempts(of: "1").isEmpty)
  }

  @Test("Senders at the same time never get the same")
  func races() async throws {
    let store = try store()
    let start = start
    let claim = claim(limit: 3, each: 100)
    _ = try await store.enqueue((0..<60).map { keyed("\($0)") })
    let claimed = try await withThrowingTaskGroup(of: [String].self) { group in
      for _ in 0..<30 { group.addTask { try await store.claim(claim, at: start).map(\.delivery.id) } }
      return try await group.reduce(into: []) { $0 += $1 }
    }
    #expect(claimed.count == 60)
    #expect(Set(claimed).count == 60)
  }

  @Test("One receiver has two at a time, and others need not wait behind it")
  func fairness() async throws {
    let store = try store()
    _ = try await store.enqueue((0..<20).map { keyed("slow\($0)") } + [keyed("other", receiver: "f")])
    let first = try await store.claim(claim(), at: start)
    #expect(first.filter { $0.receiver == "e" }.count == 2)
    #expect(first.contains { $0.delivery.id == "other" })
    #expect(try await store.claim(claim(), at: start).isEmpty)
    let done = try #require(first.first { $0.receiver == "e" }).delivery
    _ = try await store.apply(
      .answered(token: done.token, status: 200, retryAfter: nil), to: done.id, of: .everyone, attempt: nil,
      at: start)
    #expect(try await store.claim(claim(), at: start).count == 1)
  }

  @Test("A failure waits for its time, and each attempt stands in the log with the first KiB of the answer")
  func retries() async throws {
    let store = try store()
    _ = try await store.enqueue([keyed("1")])
    let token = try #require(try await store.claim(claim(), at: start).first).delivery.token
    let attempt = WebhookAttempt(
      at: start, milliseconds: 12, status: 500, body: Array(repeating: 65, count: 5000))
    let (delivery, effects) = try await store.apply(
      .answered(token: token, status: 500, retryAfter: nil), to: "1", of: .account("a"), attempt: attempt,
      at: start)
    #expect(effects == [.endpointFailed])
    #expect(try await store.delivery("1", of: .account("a")) == delivery)
    #expect(try await store.claim(claim(), at: start.advanced(seconds: 4.9)).isEmpty)
    #expect(try await store.claim(claim(), at: start.advanced(seconds: 6)).count == 1)
    let log = try await store.attempts(of: "1")
    #expect(log.map(\.status) == [500])
    #expect(log.first?.body.count == 1024)
  }

  @Test("Nobody sees or changes what is another's")
  func owners() async throws {
    let store = try store()
    _ = try await store.enqueue([keyed("1"), keyed("2"), keyed("3", owner: "b")])
    #expect(try await store.delivery("1", of: .account("b")) == nil)
    await #expect(throws: StoreError.notFound) {
      try await store.apply(.replayed, to: "1", of: .account("b"), attempt: nil, at: start)
    }
    let page = { (owner: OwnerScope, limit: Int, offset: Int) in
      try await store.deliveries(toEndpoint: "e", of: owner, limit: limit, offset: offset).map(\.id)
    }
    #expect(try await page(.account("a"), 10, 0) == ["2", "1"])
    #expect(try await page(.account("b"), 10, 0) == ["3"])
    #expect(try await page(.everyone, 1, 1) == ["2"])
  }

  @Test("What was sent of a job goes with it, and what ended long ago is removed")
  func removal() async throws {
    let store = try store()
    let job = JobID(now: start)
    _ = try await store.enqueue([keyed("1", job: job), keyed("2"), keyed("3")])
    let claimed = try await store.claim(claim(each: 3), at: start)
    for delivery in claimed.map(\.delivery) where delivery.id != "3" {
      _ = try await store.apply(
        .answered(token: delivery.token, status: 200, retryAfter: nil), to: delivery.id, of: .everyone,
        attempt: WebhookAttempt(at: start, milliseconds: 1, status: 200), at: start)
    }
    try await store.forget(job: job)
    #expect(try await store.delivery("1", of: .everyone) == nil)
    #expect(try await store.attempts(of: "1").isEmpty)
    #expect(try await store.purge(endedBefore: start) == 0)
    #expect(try await store.purge(endedBefore: start.advanced(seconds: 1)) == 1)
    #expect(try await store.delivery("3", of: .everyone) != nil)
  }
}
