import Jobs
import Stores
import Testing

@Suite("Every store of jobs")
struct JobStoreConformance {
  @Test("Gives back a job as it was given, whole", arguments: JobStoreBackend.all)
  func roundTrip(_ backend: JobStoreBackend) async throws {
    let fixture = try await JobStoreFixture(backend)
    var job = fixture.job(title: "Überschrift, \"eins\"")
    job.tags = ["a", "ü\""]
    job.callbacks = ["https://example.org/done"]
    job.isEphemeral = true
    job.input = BlobReference(key: "k", byteCount: 5, sha256: "s")
    job.expiresAt = fixture.clock.now.advanced(seconds: 100)
    #expect(try await fixture.store.insert([job], key: nil) == .inserted)
    #expect(try await fixture.store.job(job.id, of: .everyone) == job)

    let claimed = try #require(try await fixture.claim().first)
    let progress = JobProgress(fraction: 0.5, stage: "transcribing", remainingSeconds: 3, audioSeconds: 2)
    let change = try await fixture.store.apply(
      .progressed(token: claimed.token, progress), to: job.id, of: .everyone)
    #expect(change.job.progress == progress)
    #expect(try await fixture.store.job(job.id, of: .everyone) == change.job)
    let result = BlobReference(key: "r", byteCount: 9, sha256: "t")
    let ended = try await fixture.store.apply(
      .succeeded(token: claimed.token, result: result, summary: [1, 2]), to: job.id, of: .everyone)
    #expect(ended.effects == [.ended(.completed)])
    #expect(try await fixture.store.job(job.id, of: .everyone) == ended.job)
  }

  @Test("Keeps all jobs of an insertion or none", arguments: JobStoreBackend.all)
  func allOrNone(_ backend: JobStoreBackend) async throws {
    let fixture = try await JobStoreFixture(backend)
    let (first, second) = (fixture.job(), fixture.job())
    _ = try await fixture.store.insert([first], key: nil)
    await #expect(throws: StoreError.self) { try await fixture.store.insert([second, first], key: nil) }
    #expect(try await fixture.store.job(second.id, of: .everyone) == nil)
  }

  @Test("Fifty who claim at once get each job once", arguments: JobStoreBackend.all)
  func claimers(_ backend: JobStoreBackend) async throws {
    let fixture = try await JobStoreFixture(backend)
    let jobs = (0..<120).map { fixture.job(owner: "owner \($0 % 7)") }
    _ = try await fixture.store.insert(jobs, key: nil)
    let claimed = try await withThrowingTaskGroup(of: [JobID].self) { group in
      for worker in 0..<50 {
        group.addTask {
          var mine: [JobID] = []
          while true {
            let got = try await fixture.claim(2, worker: "worker \(worker)")
            if got.isEmpty { return mine }
            mine += got.map(\.id)
          }
        }
      }
      return try await group.reduce(into: []) { $0 += $1 }
    }
    #expect(claimed.count == jobs.count)
    #expect(Set(claimed) == Set(jobs.map(\.id)))
  }

  @Test("Takes nothing from a worker whose lease is over", arguments: JobStoreBackend.all)
  func fencing(_ backend: JobStoreBackend) async throws {
    let fixture = try await JobStoreFixture(backend)
    let job = fixture.job()
    _ = try await fixture.store.insert([job], key: nil)
    let old = try #require(try await fixture.claim().first)
    try await fixture.store.saveCheckpoint([7], of: job.id, token: old.token)
    fixture.clock.advance(11)
    #expect(try await fixture.store.maintain().map(\.job.state) == [.queued])
    let new = try #require(try await fixture.claim().first)
    #expect(new.token > old.token)
    #expect(try await fixture.store.checkpoint(of: job.id) == [7])
    await #expect(throws: JobEventError.staleLease) {
      try await fixture.store.saveCheckpoint([8], of: job.id, token: old.token)
    }
    await #expect(throws: JobEventError.staleLease) {
      try await fixture.store.apply(
        .succeeded(token: old.token, result: nil, summary: nil), to: job.id, of: .everyone)
    }
    let until = fixture.clock.now.advanced(seconds: 20)
    #expect(try await fixture.store.renew([job.id: old.token], until: until).isEmpty)
    #expect(try await fixture.store.renew([job.id: new.token], until: until).count == 1)
    _ = try await fixture.store.apply(
      .succeeded(token: new.token, result: nil, summary: nil), to: job.id, of: .everyone)
    #expect(try await fixture.store.checkpoint(of: job.id) == nil)
  }

  @Test("A hundred insertions under one key make one job", arguments: JobStoreBackend.all)
  func idempotency(_ backend: JobStoreBackend) async throws {
    let fixture = try await JobStoreFixture(backend)
    let key = IdempotencyKey(owner: "ada", key: "k", fingerprint: "f")
    let outcomes = try await withThrowingTaskGroup(of: JobInsertion.self) { group in
      for _ in 0..<100 {
        let job = fixture.job()
        group.addTask { try await fixture.store.insert([job], key: key) }
      }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    #expect(outcomes.count { $0 == .inserted } == 1)
    #expect(Set(outcomes).count == 2)
    #expect(try await fixture.store.jobs(JobQuery(owner: .everyone)).total == 1)
    await #expect(throws: StoreError.idempotencyConflict) {
      try await fixture.store.insert(
        [fixture.job()], key: IdempotencyKey(owner: "ada", key: "k", fingerprint: "other"))
    }
    let others = IdempotencyKey(owner: "eve", key: "k", fingerprint: "other")
    #expect(try await fixture.store.insert([fixture.job(owner: "eve")], key: others) == .inserted)
    fixture.clock.advance(24 * 3600)
    #expect(try await fixture.store.insert([fixture.job()], key: key) == .inserted)
  }

  @Test("Shows and changes nothing of another account", arguments: JobStoreBackend.all)
  func isolation(_ backend: JobStoreBackend) async throws {
    let fixture = try await JobStoreFixture(backend)
    let (store, eve) = (fixture.store, OwnerScope.account("eve"))
    let job = fixture.job()
    _ = try await store.insert([job], key: nil)
    #expect(try await store.job(job.id, of: eve) == nil)
    #expect(try await store.jobs(JobQuery(owner: eve)) == JobPage(jobs: [], total: 0))
    await #expect(throws: StoreError.notFound) {
      try await store.apply(.cancelRequested, to: job.id, of: eve)
    }
    _ = try await store.apply(.cancelRequested, to: job.id, of: .account("ada"))
    #expect(try await store.delete(job.id, of: eve) == nil)
    #expect(try await store.delete(job.id, of: .account("ada"))?.id == job.id)
    #expect(try await store.job(job.id, of: .everyone) == nil)
  }

  @Test("Keeps what it answered when it is opened again", arguments: JobStoreBackend.all)
  func reopening(_ backend: JobStoreBackend) async throws {
    let fixture = try await JobStoreFixture(backend)
    let job = fixture.job()
    _ = try await fixture.store.insert([job], key: nil)
    let claimed = try await fixture.claim()
    let again = try await backend.open(fixture.folder, fixture.clock)
    #expect(try await again.job(job.id, of: .everyone) == claimed.first)
    await #expect(throws: JobEventError.self) { try await again.delete(job.id, of: .everyone) }
  }
}
