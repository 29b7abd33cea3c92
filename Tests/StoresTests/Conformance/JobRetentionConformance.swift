import Jobs
import Stores
import Testing

@Suite("Stores of jobs, when time is over")
struct JobRetentionConformance {
  private func ended(_ fixture: JobStoreFixture, _ change: (inout Job) -> Void) async throws -> Job {
    var job = fixture.job()
    change(&job)
    _ = try await fixture.store.insert([job], key: nil)
    return try await fixture.store.apply(.cancelRequested, to: job.id, of: .everyone).job
  }

  @Test("Names ended jobs whose time is over, the longest over first", arguments: JobStoreBackend.all)
  func expired(_ backend: JobStoreBackend) async throws {
    let fixture = try await JobStoreFixture(backend)
    let now = fixture.clock.now
    let later = try await ended(fixture) { $0.expiresAt = now.advanced(seconds: 20) }
    let first = try await ended(fixture) { $0.expiresAt = now.advanced(seconds: 10) }
    _ = try await ended(fixture) { $0.expiresAt = nil }
    var open = fixture.job()
    open.expiresAt = now
    _ = try await fixture.store.insert([open], key: nil)
    fixture.clock.advance(19)
    let moment = fixture.clock.now
    #expect(try await fixture.store.expired(endedBefore: moment, limit: 9) == [first])
    fixture.clock.advance(1)
    #expect(try await fixture.store.expired(endedBefore: moment, limit: 9) == [first, later])
    #expect(try await fixture.store.expired(endedBefore: moment, limit: 1) == [first])
    #expect(try await fixture.store.expired(endedBefore: now, limit: 9).isEmpty)
  }

  @Test("A job's time can be brought forward, not put off", arguments: JobStoreBackend.all)
  func bringingForward(_ backend: JobStoreBackend) async throws {
    let fixture = try await JobStoreFixture(backend)
    let now = fixture.clock.now
    let timed = try await ended(fixture) { $0.expiresAt = now.advanced(seconds: 10) }
    let timeless = try await ended(fixture) { $0.expiresAt = nil }
    for seconds in [5.0, 20] {
      for job in [timed, timeless] {
        try await fixture.store.expire(job.id, at: now.advanced(seconds: seconds))
      }
    }
    #expect(try await fixture.store.job(timed.id, of: .everyone)?.expiresAt == now.advanced(seconds: 5))
    #expect(try await fixture.store.job(timeless.id, of: .everyone)?.expiresAt == nil)
  }

  @Test("A whole and its parts are not named before all of them have ended", arguments: JobStoreBackend.all)
  func wholes(_ backend: JobStoreBackend) async throws {
    let fixture = try await JobStoreFixture(backend)
    let now = fixture.clock.now
    var whole = fixture.job(kind: .batch)
    whole.expiresAt = now
    var part = fixture.job(parent: whole.id)
    part.expiresAt = now
    _ = try await fixture.store.insert([whole, part], key: nil)
    _ = try await fixture.store.apply(.cancelRequested, to: part.id, of: .everyone)
    fixture.clock.advance(5)
    #expect(try await fixture.store.expired(endedBefore: fixture.clock.now, limit: 9).isEmpty)
    _ = try await fixture.store.apply(.cancelRequested, to: whole.id, of: .everyone)
    #expect(try await fixture.store.expired(endedBefore: fixture.clock.now, limit: 9).isEmpty)
    fixture.clock.advance(5)
    #expect(try await fixture.store.expired(endedBefore: fixture.clock.now, limit: 9).count == 2)
    _ = try await fixture.store.apply(.retried, to: part.id, of: .everyone)
    #expect(try await fixture.store.expired(endedBefore: fixture.clock.now, limit: 9).isEmpty)
  }

  @Test("Names what is held back past its time", arguments: JobStoreBackend.all)
  func forgotten(_ backend: JobStoreBackend) async throws {
    let fixture = try await JobStoreFixture(backend)
    var jobs = [fixture.job(), fixture.job()]
    for index in jobs.indices { jobs[index].expiresAt = fixture.clock.now.advanced(seconds: 10) }
    _ = try await fixture.store.insert(jobs, key: nil)
    _ = try await fixture.store.apply(.pauseRequested, to: jobs[0].id, of: .everyone)
    #expect(try await fixture.store.forgotten(limit: 9).isEmpty)
    fixture.clock.advance(10)
    #expect(try await fixture.store.forgotten(limit: 9).map(\.id) == [jobs[0].id])
  }

  @Test(
    "Lets go recordings of ended jobs once, and tells which of them nobody has any more",
    arguments: JobStoreBackend.all)
  func inputs(_ backend: JobStoreBackend) async throws {
    let fixture = try await JobStoreFixture(backend)
    func blob(_ key: String) -> BlobReference { BlobReference(key: key, byteCount: 1, sha256: "s") }
    _ = try await ended(fixture) { $0.input = blob("own") }
    let shared = try await ended(fixture) { $0.input = blob("shared") }
    var open = fixture.job()
    open.input = blob("shared")
    _ = try await fixture.store.insert([open], key: nil)
    fixture.clock.advance(10)
    let now = fixture.clock.now
    #expect(try await fixture.store.referenced(["own", "shared", "other"]) == ["own", "shared"])
    #expect(
      try await fixture.store.releaseInputs(endedBefore: now.advanced(seconds: -10), limit: 9).isEmpty)
    #expect(try await fixture.store.releaseInputs(endedBefore: now, limit: 9) == [blob("own")])
    #expect(try await fixture.store.releaseInputs(endedBefore: now, limit: 9).isEmpty)
    #expect(try await fixture.store.job(shared.id, of: .everyone)?.input == nil)
    #expect(try await fixture.store.job(open.id, of: .everyone)?.input == blob("shared"))
    #expect(try await fixture.store.referenced(["own", "shared"]) == ["shared"])
  }
}
