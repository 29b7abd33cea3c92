import Accounts
import Foundation
import HTTPTypes
import Jobs
import Service
import Stores
import Testing

@Suite("Quotas")
struct QuotaTests {
  func service(_ quota: Quota) async throws -> (MultiUserService, User, Principal) {
    let service = try await MultiUserService()
    let user = try await service.user("ada", quota: quota)
    let principal = Principal(
      account: user.id, role: .user, scopes: [.read, .write], credential: .session("s"))
    return (service, user, principal)
  }

  func submit(_ service: MultiUserService, _ principal: Principal, bytes: Int = 10, seconds: Double? = nil)
    async throws -> Job
  {
    let blob = try await service.service.stores.blobs.keep([UInt8](repeating: 0, count: bytes))
    let upload = ReceivedUpload(blob: blob, fileName: "a.wav", format: "wav", seconds: seconds)
    return try await service.service.submit(
      TranscriptionSubmission(request: TranscriptionRequest(), upload: upload), by: principal)
  }

  func refusal(_ body: () async throws -> Job) async throws -> ServiceError? {
    do {
      _ = try await body()
      return nil
    } catch let error as ServiceError { return error }
  }

  @Test("Open jobs, many at once, are never more than allowed")
  func open() async throws {
    let (service, user, principal) = try await service(Quota(concurrentJobs: 3))
    let codes = try await withThrowingTaskGroup(of: String?.self) { group in
      for _ in 0..<12 { group.addTask { try await refusal { try await submit(service, principal) }?.code } }
      return try await group.reduce(into: [String?]()) { $0.append($1) }
    }
    #expect(codes.count { $0 == nil } == 3)
    #expect(codes.count { $0 == "too_many_jobs" } == 9)
    #expect(try await service.quotas.usage(of: user.id).jobs == 3)
  }

  @Test("A recording whose diagrams are wanted counts like one to transcribe, its video does not")
  func visuals() async throws {
    let (service, user, _) = try await service(Quota(audioSecondsPerMonth: 100))
    func accept(_ kind: JobKind, _ source: String, seconds: Double?) async throws -> String? {
      let job = Job(
        id: JobID(now: service.now), kind: kind, owner: user.id,
        parameters: Array(#"{"source": "\#(source)", "least_confidence": 0}"#.utf8),
        audioSeconds: seconds, createdAt: service.now)
      let jobs = service.service.stores.jobs
      return try await refusal {
        _ = try await service.quotas.accept(job) { try await jobs.insert([job], key: nil) }
        return job
      }?.code
    }
    #expect(try await accept(.visualize, "recording", seconds: 60) == nil)
    #expect(try await accept(.visualize, "recording", seconds: 60) == "audio_quota_exceeded")
    #expect(try await accept(.render, "", seconds: 60) == nil)
    #expect(try await accept(.visualize, "text", seconds: nil) == nil)
    #expect(try await service.quotas.usage(of: user.id).audioSeconds == 60)
  }

  @Test("What was uploaded takes room for other uploads, and none from the job that it is for")
  func uploads() async throws {
    let (service, user, principal) = try await service(Quota(bytes: 30_000))
    let upload = HTTPField.Name("Upload-Length")!
    try await service.test { ask async throws in
      var headers = try await service.token(user).headers
      headers[HTTPField.Name("Tus-Resumable")!] = "1.0.0"
      headers[upload] = "20000"
      let first = try await ask(.post, "/api/v1/uploads", headers)
      #expect(first.status == 201)
      #expect(try await ask(.post, "/api/v1/uploads", headers).code == "storage_quota_exceeded")
      headers[upload] = "10000"
      #expect(try await ask(.post, "/api/v1/uploads", headers).status == 201)
      #expect(try await refusal { try await submit(service, principal, bytes: 20_000) } == nil)
      headers[upload] = "1"
      #expect(try await ask(.post, "/api/v1/uploads", headers).status == 403)
      for upload in try await service.service.stores.uploads.uploads(of: user.id, limit: 9, offset: 0) {
        #expect(try await ask(.delete, "/api/v1/uploads/\(upload.id)", headers).status == 204)
      }
      #expect(try await ask(.post, "/api/v1/uploads", headers).status == 201)
    }
  }

  @Test("Bytes kept count, and room comes back when something is removed")
  func bytes() async throws {
    let (service, user, principal) = try await service(Quota(bytes: 100))
    let job = try await submit(service, principal, bytes: 60)
    let error = try await refusal { try await submit(service, principal, bytes: 41) }
    #expect(error?.code == "storage_quota_exceeded" && error?.status.code == 403)
    _ = try await service.service.cancel(job.id, by: principal)
    try await service.service.delete(job.id, by: principal)
    #expect(try await refusal { try await submit(service, principal, bytes: 100) } == nil)
    #expect(try await service.quotas.usage(of: user.id).bytes == 100)
    await #expect(throws: ServiceError.self) {
      try await service.service.checkQuota(of: principal, adding: QuotaUsage(bytes: 1))
    }
  }

  @Test("Audio is counted by the month, and what was not done is given back")
  func audio() async throws {
    let (service, user, principal) = try await service(Quota(audioSecondsPerMonth: 100))
    let job = try await submit(service, principal, seconds: 70)
    let error = try await refusal { try await submit(service, principal, seconds: 31) }
    #expect(error?.code == "audio_quota_exceeded" && error?.status.code == 429)
    #expect((error?.retryAfterSeconds ?? 0) > 0)
    _ = try await service.service.cancel(job.id, by: principal)
    #expect(try await service.quotas.usage(of: user.id).audioSeconds == 0)
    _ = try await submit(service, principal, seconds: 100)
    #expect(try await refusal { try await submit(service, principal) }?.code == "audio_quota_exceeded")
    service.pass(32 * 86_400)
    #expect(try await refusal { try await submit(service, principal, seconds: 100) } == nil)
  }

  @Test("The recording's real length counts in the end, once, and others' use does not")
  func settled() async throws {
    let (service, user, principal) = try await service(Quota(audioSecondsPerMonth: 100))
    let other = try await service.user("eve", quota: Quota(audioSecondsPerMonth: 10))
    var job = try await submit(service, principal)
    #expect(try await service.quotas.usage(of: user.id).audioSeconds == 0)
    let summary = """
      {"language":"en","duration_seconds":42.5,"model":"base","words":1,"segments":1,"speakers":[],"preview":"",\
      "warnings":[]}
      """
    _ = try job.on(.claimed(worker: "w", until: service.now.advanced(seconds: 60)), at: service.now)
    _ = try job.on(
      .succeeded(token: job.token, result: nil, summary: Array(summary.utf8)), at: service.now)
    for _ in 1...2 { try await service.quotas.settle(job) }
    #expect(try await service.quotas.usage(of: user.id).audioSeconds == 42.5)
    #expect(try await service.quotas.usage(of: other.id).audioSeconds == 0)
  }

  @Test("The same request twice is one job and counts once")
  func idempotent() async throws {
    let (service, user, principal) = try await service(Quota(audioSecondsPerMonth: 100))
    let blob = try await service.service.stores.blobs.keep([1])
    var submission = TranscriptionSubmission(
      request: TranscriptionRequest(),
      upload: ReceivedUpload(blob: blob, fileName: "a.wav", format: "wav", seconds: 40))
    submission.idempotencyKey = "once"
    let first = try await service.service.submit(submission, by: principal)
    #expect(try await service.service.submit(submission, by: principal).id == first.id)
    #expect(try await service.quotas.usage(of: user.id).audioSeconds == 40)
  }

  @Test("A job that is tried again needs room again")
  func retried() async throws {
    let (service, _, principal) = try await service(Quota(concurrentJobs: 1))
    let first = try await submit(service, principal)
    _ = try await service.service.cancel(first.id, by: principal)
    let second = try await submit(service, principal)
    let error = try await refusal {
      try await service.service.apply(.retried, to: first.id, by: principal)
    }
    #expect(error?.code == "too_many_jobs")
    _ = try await service.service.cancel(second.id, by: principal)
    #expect(
      try await refusal { try await service.service.apply(.retried, to: first.id, by: principal) } == nil)
  }

  @Test("Everybody sees what they have used and may have")
  func usage() async throws {
    let (service, user, principal) = try await service(Quota(bytes: 100, audioSecondsPerMonth: 60))
    _ = try await submit(service, principal, bytes: 10, seconds: 15)
    let headers = try await service.token(user).headers
    try await service.test { ask async throws in
      let usage = try await ask(.get, "/api/v1/usage", headers).json
      #expect(usage["month"] as? String == "2027-01")
      #expect((usage["bytes"] as? [String: Any])?["used"] as? Double == 10)
      #expect((usage["bytes"] as? [String: Any])?["limit"] as? Double == 100)
      #expect((usage["audio_seconds"] as? [String: Any])?["used"] as? Double == 15)
      #expect((usage["open_jobs"] as? [String: Any])?["used"] as? Double == 1)
      #expect((usage["open_jobs"] as? [String: Any])?["limit"] == nil)
    }
  }
}
