import Jobs
import Stores
import Testing

/// What every ``WebhookStore`` does; `Fixture` has the one that is tested, beside the jobs that it watches.
@Suite("Stores of webhooks")
struct WebhookStoreConformance {
  private struct Fixture {
    let folder: TemporaryFolder
    let clock = ManualClock()
    let jobs: any JobStore
    let store: any WebhookStore

    init() throws {
      folder = try TemporaryFolder()
      let clock = clock
      let database = try SQLiteDatabase(path: folder.path + "/webhooks.db")
      jobs = SQLiteJobStore(database: database, clock: { clock.now })
      store = SQLiteWebhookStore(database: database)
    }
  }

  private let start = Timestamp(seconds: 1_800_000_000)
  private let fixture: Fixture

  init() throws { fixture = try Fixture() }

  /// With endpoints e and f of the account a.
  private func store() async throws -> any WebhookStore {
    for id in ["e", "f"] { try await fixture.store.insert(endpoint(id)) }
    return fixture.store
  }

  private func endpoint(_ id: String, owner: String = "a", events: String = "*") throws -> WebhookEndpoint {
    WebhookEndpoint(
      id: id, owner: owner, url: "https://x.example/", events: [try #require(.init(rawValue: events))],
      secret: "0123456789abcdef", createdAt: start)
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

  @Test("What waits is counted until it has come to its end")
  func backlog() async throws {
    let store = try await store()
    #expect(try await store.backlog() == 0)
    #expect(try await store.enqueue([keyed("1"), keyed("2")]) == 2)
    #expect(try await store.backlog() == 2)
    let claimed = try await store.claim(claim(limit: 1), at: start)
    let delivery = try #require(claimed.first?.delivery)
    #expect(try await store.backlog() == 2, "on its way is not there")
    _ = try await store.apply(
      .answered(token: delivery.token, status: 204, retryAfter: nil), to: delivery.id, of: .everyone,
      attempt: nil, at: start,
      schedule: WebhookSchedule())
    #expect(try await store.backlog() == 1)
  }

  @Test("The same end of a job is delivered once, however often it is reported")
  func idempotence() async throws {
    let store = try await store()
    #expect(try await store.enqueue([keyed("1", key: "k"), keyed("2")]) == 2)
    #expect(try await store.enqueue([keyed("3", key: "k"), keyed("4")]) == 1)
    #expect(try await store.delivery("3", of: .everyone) == nil)
  }

  @Test("What is under a lease is given to nobody else until the lease ends")
  func leases() async throws {
    let store = try await store()
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
        attempt: WebhookAttempt(at: later, milliseconds: 1, status: 200), at: later, schedule: .standard)
    }
    #expect(try await store.attempts(of: "1").isEmpty)
  }

  @Test("Senders at the same time never get the same")
  func races() async throws {
    let store = try await store()
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
    let store = try await store()
    _ = try await store.enqueue((0..<20).map { keyed("slow\($0)") } + [keyed("other", receiver: "f")])
    let first = try await store.claim(claim(), at: start)
    #expect(first.filter { $0.receiver == "e" }.count == 2)
    #expect(first.contains { $0.delivery.id == "other" })
    #expect(try await store.claim(claim(), at: start).isEmpty)
    let done = try #require(first.first { $0.receiver == "e" }).delivery
    _ = try await store.apply(
      .answered(token: done.token, status: 200, retryAfter: nil), to: done.id, of: .everyone, attempt: nil,
      at: start, schedule: .standard)
    #expect(try await store.claim(claim(), at: start).count == 1)
  }

  @Test("A failure waits for its time, and each attempt stands in the log with the first KiB of the answer")
  func retries() async throws {
    let store = try await store()
    _ = try await store.enqueue([keyed("1")])
    let token = try #require(try await store.claim(claim(), at: start).first).delivery.token
    let attempt = WebhookAttempt(
      at: start, milliseconds: 12, status: 500, body: Array(repeating: 65, count: 5000))
    let (delivery, effects) = try await store.apply(
      .answered(token: token, status: 500, retryAfter: nil), to: "1", of: .account("a"), attempt: attempt,
      at: start, schedule: .standard)
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
    let store = try await store()
    _ = try await store.enqueue([keyed("1"), keyed("2"), keyed("3", owner: "b")])
    #expect(try await store.delivery("1", of: .account("b")) == nil)
    await #expect(throws: StoreError.notFound) {
      try await store.apply(
        .replayed, to: "1", of: .account("b"), attempt: nil, at: start, schedule: .standard)
    }
    let page = { (owner: OwnerScope, limit: Int, offset: Int) in
      var query = WebhookDeliveryQuery(owner: owner)
      (query.endpoint, query.limit, query.offset) = ("e", limit, offset)
      return try await store.deliveries(query).map(\.id)
    }
    #expect(try await page(.account("a"), 10, 0) == ["2", "1"])
    #expect(try await page(.account("b"), 10, 0) == ["3"])
    #expect(try await page(.everyone, 1, 1) == ["2"])
  }

  @Test("What was sent of a job goes with it, and what ended long ago is removed")
  func removal() async throws {
    let store = try await store()
    let job = try await ended(owner: "b", callbacks: [])
    _ = try await store.enqueue([keyed("1", job: job.id), keyed("2"), keyed("3"), keyed("4")])
    let claimed = try await store.claim(claim(each: 4), at: start)
    for delivery in claimed.map(\.delivery) where Int(delivery.id) ?? 0 < 3 {
      _ = try await store.apply(
        .answered(token: delivery.token, status: 200, retryAfter: nil), to: delivery.id, of: .everyone,
        attempt: WebhookAttempt(at: start, milliseconds: 1, status: 200), at: start, schedule: .standard)
    }
    _ = try await fixture.jobs.delete(job.id, of: .everyone)
    #expect(try await store.delivery("1", of: .everyone) == nil)
    #expect(try await store.attempts(of: "1").isEmpty)
    #expect(try await store.purge(before: start, limit: 9) == 0)
    #expect(try await store.purge(before: start.advanced(seconds: 1), limit: 9) == 1)
    #expect(try await store.delivery("3", of: .everyone) != nil)
    // What nobody could send for so long is not sent any more.
    #expect(try await store.purge(before: start.advanced(seconds: 61), limit: 1) == 1)
    #expect(try await store.purge(before: start.advanced(seconds: 61), limit: 9) == 1)
  }

  // MARK: Endpoints

  @Test("An endpoint is its owner's, and goes with its deliveries")
  func endpoints() async throws {
    let store = try await store()
    #expect(try await store.endpoints(of: "a").map(\.id) == ["e", "f"])
    #expect(try await store.endpoints(of: "b").isEmpty)
    #expect(try await store.endpoint("e", of: .account("b")) == nil)
    #expect(try await store.endpoint("e", of: .everyone) == endpoint("e"))
    await #expect(throws: StoreError.notFound) {
      try await store.change("e", of: .account("b")) { $0.switchOn(false, at: $0.createdAt) }
    }
    _ = try await store.enqueue([keyed("1")])
    #expect(try await store.deleteEndpoint("e", of: .account("b")) == false)
    #expect(try await store.deleteEndpoint("e", of: .account("a")))
    #expect(try await store.endpoint("e", of: .everyone) == nil)
    #expect(try await store.delivery("1", of: .everyone) == nil)
  }

  @Test("What goes to an endpoint that is switched off waits until it is switched on")
  func holding() async throws {
    let store = try await store()
    let start = start
    _ = try await store.enqueue([keyed("1")])
    let off = try await store.change("e", of: .account("a")) { $0.switchOn(false, at: start) }
    #expect(off.hold == .off)
    #expect(try await store.claim(claim(), at: start).isEmpty)
    _ = try await store.change("e", of: .account("a")) { $0.switchOn(true, at: start) }
    #expect(try await store.claim(claim(), at: start).count == 1)
    let gone = try await store.change("e", of: .everyone) {
      $0.on(.endpointGone, at: start, schedule: .standard)
    }
    #expect(gone.hold == .gone)
  }

  // MARK: Notices

  private func ended(owner: String, callbacks: [String]) async throws -> Job {
    var job = Job(
      id: JobID(now: fixture.clock.now), kind: .transcribe, owner: owner, createdAt: fixture.clock.now)
    job.callbacks = callbacks
    _ = try await fixture.jobs.insert([job], key: nil)
    return try await fixture.jobs.apply(.cancelRequested, to: job.id, of: .everyone).job
  }

  @Test("A job's change is noticed with the change itself, where somebody wants to know of it")
  func notices() async throws {
    let store = try await store()
    _ = try await ended(owner: "b", callbacks: [])
    #expect(try await store.notices(limit: 9).isEmpty)
    let called = try await ended(owner: "b", callbacks: ["https://x.example/"])
    let mine = try await ended(owner: "a", callbacks: [])
    let notices = try await store.notices(limit: 9)
    #expect(notices.map(\.job) == [called.id, mine.id])
    #expect(notices.map(\.transition) == [.ended, .ended])
    #expect(try await store.notices(limit: 1) == [notices[0]])
    // Started, given back and started again: one start.
    let third = Job(
      id: JobID(now: fixture.clock.now), kind: .transcribe, owner: "a", createdAt: fixture.clock.now)
    _ = try await fixture.jobs.insert([third], key: nil)
    for _ in 0..<2 {
      let claim = JobClaim(
        worker: "w", kinds: [.transcribe], until: fixture.clock.now.advanced(seconds: 9), limit: 1)
      let token = try #require(try await fixture.jobs.claim(claim).first).token
      _ = try await fixture.jobs.apply(.failed(token: token, .workerLost), to: third.id, of: .everyone)
      fixture.clock.advance(100)
      _ = try await fixture.jobs.maintain()
    }
    #expect(try await store.notices(limit: 9).dropFirst(2).map(\.transition) == [.started])
  }

  @Test("A notice is settled once, with its deliveries, and not after its job is gone")
  func settling() async throws {
    let store = try await store()
    _ = try await ended(owner: "a", callbacks: [])
    let job = try await ended(owner: "a", callbacks: [])
    let notices = try await store.notices(limit: 9)
    #expect(try await store.settle(notices[0].id, with: [keyed("1"), keyed("2")]))
    #expect(try await store.settle(notices[0].id, with: [keyed("3")]) == false)
    #expect(try await store.delivery("1", of: .everyone) != nil)
    #expect(try await store.delivery("3", of: .everyone) == nil)
    _ = try await fixture.jobs.delete(job.id, of: .everyone)
    #expect(try await store.settle(notices[1].id, with: [keyed("4")]) == false)
    #expect(try await store.delivery("4", of: .everyone) == nil)
    #expect(try await store.notices(limit: 9).isEmpty)
  }
}
