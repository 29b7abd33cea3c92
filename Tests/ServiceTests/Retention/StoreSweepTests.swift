import Accounts
import Foundation
import Jobs
import NIOCore
import Stores
import Testing
import Transcripts

@testable import Service

@Suite("Retention", .timeLimit(.minutes(1)))
struct StoreSweepTests {
  private let day = 86_400.0

  private func keys(_ fixture: ServiceFixture) async throws -> [String] {
    try await fixture.stores.blobs.keys(writtenBefore: .init(seconds: 1e11))
  }

  private func sweep(
    _ fixture: ServiceFixture,
    _ change: (inout StoreSweep.Configuration) -> Void = { _ in }
  ) -> StoreSweep {
    var configuration = StoreSweep.Configuration()
    change(&configuration)
    return StoreSweep(configuration, service: fixture.service)
  }

  private func finished(
    _ fixture: ServiceFixture, _ titles: [String], isEphemeral: Bool = false
  ) async throws -> [Job] {
    let worker = Task { try await fixture.service.worker.run() }
    var jobs: [Job] = []
    for title in titles {
      let job = try await fixture.submit(title, isEphemeral: isEphemeral)
      jobs.append(try await fixture.service.end(of: job.id, by: .singleUser, within: 10))
    }
    worker.cancel()
    try await worker.value
    #expect(jobs.allSatisfy { $0.state.isFinal })
    return jobs
  }

  @Test("Recordings go first, then results and rows, each in its time and not before")
  func times() async throws {
    let fixture = try ServiceFixture()
    let job = try #require(try await finished(fixture, ["a.wav"]).first)
    let sweep = sweep(fixture) { $0.keepInputsSeconds = 7 * 86_400 }
    #expect(try await keys(fixture).count == 2)
    fixture.clock.advance(6.9 * day)
    #expect(await sweep.round() == .init())
    fixture.clock.advance(0.2 * day)
    #expect(await sweep.round() == .init(inputs: 1))
    #expect(try await fixture.service.job(job.id, by: .singleUser).input == nil)
    #expect(try await keys(fixture) == [try #require(job.result).key])
    #expect(try await fixture.service.transcript(of: job).text == "I am a.wav.")
    fixture.clock.advance(22.8 * day)
    #expect(await sweep.round() == .init())
    fixture.clock.advance(0.2 * day)
    #expect(await sweep.round() == .init(jobs: 1))
    #expect(try await keys(fixture).isEmpty)
    await #expect(throws: ServiceError.self) { try await fixture.service.job(job.id, by: .singleUser) }
  }

  @Test("Ephemeral jobs go after their hour, but not before their caller could have the result")
  func ephemeral() async throws {
    let fixture = try ServiceFixture()
    let waiting = try await fixture.submit("late.wav", isEphemeral: true)
    fixture.clock.advance(3500)
    // It waited for nearly its whole time.
    let job = try #require(try await finished(fixture, ["a.wav"], isEphemeral: true).first)
    let late = try await fixture.service.end(of: waiting.id, by: .singleUser, within: 10)
    #expect(late.state == .completed)
    fixture.clock.advance(200)
    #expect(await sweep(fixture).round() == .init())
    fixture.clock.advance(500)
    #expect(await sweep(fixture).round() == .init(jobs: 1))
    #expect(try await fixture.service.job(job.id, by: .singleUser).state == .completed)
    fixture.clock.advance(3600)
    #expect(await sweep(fixture).round() == .init(jobs: 1))
    #expect(try await keys(fixture).isEmpty)
  }

  @Test("An ephemeral job goes soon after its result was read")
  func read() async throws {
    let fixture = try ServiceFixture()
    let jobs = try await finished(fixture, ["a.wav", "b.wav"], isEphemeral: true)
    #expect(try await fixture.service.transcript(of: jobs[0]).text == "I am a.wav.")
    fixture.clock.advance(590)
    #expect(try await fixture.service.transcript(of: jobs[0]).text == "I am a.wav.")
    fixture.clock.advance(20)
    #expect(await sweep(fixture).round() == .init(jobs: 1))
    #expect(try await fixture.service.job(jobs[1].id, by: .singleUser).state == .completed)
    let kept = try #require(try await finished(fixture, ["c.wav"]).first)
    _ = try await fixture.service.transcript(of: kept)
    #expect(try await fixture.service.job(kept.id, by: .singleUser).expiresAt == kept.expiresAt)
  }

  @Test("A job that waits, runs or was put in line again keeps everything; one held back too long is let go")
  func open() async throws {
    let fixture = try ServiceFixture()
    let queued = try await fixture.submit("queued.wav")
    let held = try await fixture.submit("held.wav")
    _ = try await fixture.service.apply(.pauseRequested, to: held.id, by: .singleUser)
    fixture.clock.advance(31 * day)
    #expect(await sweep(fixture).round() == .init())
    #expect(try await fixture.service.job(queued.id, by: .singleUser).state == .queued)
    #expect(try await fixture.service.job(held.id, by: .singleUser).state == .cancelled)
    #expect(try await keys(fixture).count == 2)
    fixture.clock.advance(601)
    #expect(await sweep(fixture).round() == .init(jobs: 1))
    #expect(try await keys(fixture) == [try #require(queued.input).key])
  }

  @Test("A batch and its parts go together, after the last of them has ended")
  func batches() async throws {
    let fixture = try ServiceFixture()
    var uploads: [ReceivedUpload] = []
    for name in ["a.wav", "b.wav"] {
      let blob = try await fixture.stores.blobs.keep(silentWave(samples: 100))
      uploads.append(ReceivedUpload(blob: blob, fileName: name, format: "wav", seconds: 1))
    }
    let submission = TranscriptionSubmission(request: TranscriptionRequest(), upload: uploads[0])
    let batch = try await fixture.service.submitBatch(uploads, title: "b", submission, by: .singleUser)
    let parts = try await fixture.service.parts(of: batch)
    _ = try await fixture.stores.jobs.apply(.cancelRequested, to: parts[0].id, of: .everyone)
    fixture.clock.advance(31 * day)
    #expect(await sweep(fixture).round() == .init())
    // As if the process had died between the last part's end and the batch's.
    let claim = JobClaim(
      worker: "w", kinds: [.batch], until: fixture.clock.now.advanced(seconds: 9), limit: 1)
    let claimed = try #require(try await fixture.stores.jobs.claim(claim).first)
    _ = try await fixture.stores.jobs.apply(.divided(token: claimed.token), to: batch.id, of: .everyone)
    _ = try await fixture.stores.jobs.apply(.cancelRequested, to: parts[1].id, of: .everyone)
    #expect(await sweep(fixture).round() == .init())
    #expect(try await fixture.service.job(batch.id, by: .singleUser).state == .completed)
    fixture.clock.advance(601)
    #expect(await sweep(fixture).round() == .init(jobs: 3))
    #expect(try await keys(fixture).isEmpty)
  }

  @Test("Bytes that nothing names go after a time of grace, those that somebody names never")
  func orphans() async throws {
    let fixture = try ServiceFixture()
    let job = try await fixture.submit("a.wav")
    _ = try await fixture.stores.blobs.keep([1, 2, 3])
    let upload = try await fixture.stores.blobs.create()
    try await upload.append(.init(bytes: [1]))
    let uploadKey = upload.key
    try await fixture.stores.uploads.insert(
      ResumableUpload(
        id: "u", owner: "a", blobKey: uploadKey, createdAt: fixture.clock.now,
        expiresAt: fixture.clock.now.advanced(seconds: 9 * day)), limit: 1)
    let sweep = sweep(fixture)
    #expect(await sweep.round() == .init())
    fixture.clock.advance(day + 60)
    #expect(await sweep.round(comparesBlobs: false) == .init())
    #expect(await sweep.round() == .init(orphans: 1))
    #expect(Set(try await keys(fixture)) == [try #require(job.input).key, uploadKey])
  }

  @Test("A crash between a row and its bytes leaves an orphan and nothing else")
  func crash() async throws {
    let fixture = try ServiceFixture()
    let job = try #require(try await finished(fixture, ["a.wav"]).first)
    _ = try await fixture.stores.jobs.delete(job.id, of: .everyone)
    #expect(try await keys(fixture).count == 2)
    fixture.clock.advance(day + 60)
    #expect(await sweep(fixture).round() == .init(orphans: 2))
    #expect(try await keys(fixture).isEmpty)
  }

  @Test("A recording that two jobs read stays until both are gone")
  func shared() async throws {
    let fixture = try ServiceFixture()
    let first = try #require(try await finished(fixture, ["a.wav"]).first)
    let second = Job(
      id: JobID(now: fixture.clock.now), kind: .transcribe, owner: "local", input: first.input,
      createdAt: fixture.clock.now)
    _ = try await fixture.stores.jobs.insert([second], key: nil)
    fixture.clock.advance(31 * day)
    #expect(await sweep(fixture) { $0.keepInputsSeconds = day }.round() == .init(jobs: 1))
    #expect(try await keys(fixture) == [try #require(first.input).key])
  }

  @Test("Rounds are bounded, and two sweeps at once share the work")
  func sharing() async throws {
    let fixture = try ServiceFixture()
    for number in 0..<30 {
      let job = try await fixture.submit("\(number).wav")
      _ = try await fixture.service.cancel(job.id, by: .singleUser)
    }
    fixture.clock.advance(31 * day)
    #expect(await sweep(fixture) { $0.most = 4 }.round(comparesBlobs: false) == .init(jobs: 4))
    let (one, two) = (sweep(fixture), sweep(fixture))
    async let left = one.round()
    async let right = two.round()
    let counts = await (left.jobs, right.jobs)
    #expect(counts.0 + counts.1 == 26)
    #expect(try await keys(fixture).isEmpty)
  }

  @Test("Deliveries go after their time, sent or not")
  func deliveries() async throws {
    let fixture = try ServiceFixture()
    let now = fixture.clock.now
    let endpoint = WebhookEndpoint(
      id: "e", owner: "local", url: "http://127.0.0.1/", events: [], secret: "0123456789abcdef",
      createdAt: now)
    try await fixture.webhooks.store.insert(endpoint)
    _ = try await fixture.webhooks.ping(endpoint)
    fixture.clock.advance(29 * day)
    #expect(await sweep(fixture).round() == .init())
    fixture.clock.advance(1.1 * day)
    #expect(await sweep(fixture).round() == .init(deliveries: 1))
  }
}
