public import Accounts
import HTTPTypes
import Hummingbird
import Jobs
import Logging
import Stores

extension SpeechService {
  /// Whether an account may take so much more. What takes bytes in asks before it does, with what it knows of them.
  ///
  /// - Throws: ``ServiceError`` 403 `storage_quota_exceeded`, 429 `audio_quota_exceeded` or `too_many_jobs`.
  public func checkQuota(of principal: Principal, adding wanted: QuotaUsage) async throws {
    try await quotas?.check(principal.account, adding: wanted)
  }

  /// Refuses a recording for which there is no room before it is sent.
  func checkQuota(beforeReceiving request: Request, _ context: ServiceContext) async throws {
    guard let quotas, let principal = context.principal else { return }
    // Forms have some bytes around the recording; what it has itself is checked once it is here.
    let declared = request.headers[.contentLength].flatMap { Int64($0) } ?? 0
    let wanted = QuotaUsage(bytes: max(1, declared - (64 << 10)), jobs: 1)
    try await quotas.check(principal.account, adding: wanted)
  }

  /// A job that runs again takes what it took before.
  func checkQuota(ofRetried id: JobID, by principal: Principal) async throws {
    guard let quotas else { return }
    let seconds = try await job(id, by: principal).audioSeconds ?? 0
    try await quotas.check(principal.account, adding: QuotaUsage(audioSeconds: seconds, jobs: 1))
  }

  /// Has a job kept if its account has room for it.
  func keep(_ job: Job, key: IdempotencyKey?) async throws -> JobInsertion {
    let store = stores.jobs
    guard let quotas else { return try await store.insert([job], key: key) }
    return try await quotas.accept(job) { try await store.insert([job], key: key) }
  }
}

extension UploadQuota {
  /// What a service's accounts may hold and use. What they have uploaded and not used yet counts where more is uploaded; a
  /// job is asked for with its own bytes alone, since it takes the place of its upload.
  init(of service: SpeechService) {
    self.init()
    guard service.quotas != nil else { return }
    let check: @Sendable (Principal, Int64) async throws -> Void = { principal, bytes in
      let held = try await service.stores.uploads.byteCount(of: principal.account)
      let (sum, overflow) = held.addingReportingOverflow(bytes)
      try await service.checkQuota(of: principal, adding: QuotaUsage(bytes: overflow ? .max : sum))
    }
    admit = check
    keep = check
    use = { try await service.checkQuota(of: $0, adding: QuotaUsage(audioSeconds: $1 ?? 0)) }
  }
}

extension AccountQuotas {
  /// A job that cannot be counted must not lose its end.
  func settle(_ job: Job, logger: Logger) async {
    do { try await settle(job) } catch {
      logger.error("usage cannot be counted", metadata: ["job": "\(job.id)", "error": "\(error)"])
    }
  }
}
