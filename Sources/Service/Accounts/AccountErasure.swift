import HTTPTypes
public import Jobs
public import Stores

/// Removes what an account has: its uploads, its webhooks, and its jobs with their recordings and results.
public struct AccountErasure: Sendable {
  /// Seconds that jobs under way have to end.
  static let patience = 10.0

  private let jobs: any JobStore
  private let blobs: any BlobStore
  private let uploads: any UploadStore
  private let webhooks: (any WebhookStore)?
  private let cancel: @Sendable (JobID) async throws -> Void

  /// - Parameter cancel: asks a job to end.
  public init(
    jobs: any JobStore, blobs: any BlobStore, uploads: any UploadStore, webhooks: (any WebhookStore)?,
    cancel: @escaping @Sendable (JobID) async throws -> Void
  ) {
    self.jobs = jobs
    self.blobs = blobs
    self.uploads = uploads
    self.webhooks = webhooks
    self.cancel = cancel
  }

  /// - Throws: ``ServiceError`` 409 `jobs_still_ending` where some have not ended in time.
  public func erase(_ account: String) async throws {
    // First, so that nobody is told of what ends now.
    for endpoint in try await webhooks?.endpoints(of: account) ?? [] {
      _ = try await webhooks?.deleteEndpoint(endpoint.id, of: .account(account))
    }
    while let upload = try await uploads.uploads(of: account, limit: 1, offset: 0).first {
      _ = try await uploads.delete(upload.id, of: .account(account))
      try await blobs.delete(upload.blobKey)
    }
    let end = ContinuousClock.now + .seconds(AccountErasure.patience)
    while true {
      let open = try await page(account, JobState.allCases.filter { !$0.isFinal })
      for job in open where !job.isCancelRequested { try? await cancel(job.id) }
      let ended = try await page(account, JobState.allCases.filter(\.isFinal))
      for job in ended {
        // One that was removed meanwhile is as good.
        guard let job = try await jobs.delete(job.id, of: .account(account)) else { continue }
        for blob in [job.input, job.result].compactMap(\.self) { try await blobs.delete(blob.key) }
      }
      if open.isEmpty, ended.isEmpty { return }
      guard ended.isEmpty else { continue }
      guard ContinuousClock.now < end else {
        throw ServiceError(
          .conflict, code: "jobs_still_ending",
          message: "Jobs of this user still end; the user is disabled meanwhile. Try again in a moment.",
          retryAfterSeconds: 10)
      }
      try await Task.sleep(for: .milliseconds(100))
    }
  }

  private func page(_ account: String, _ states: [JobState]) async throws -> [Job] {
    var query = JobQuery(owner: .account(account))
    query.states = states
    query.withoutParts = false
    query.limit = 500
    return try await jobs.jobs(query).jobs
  }
}
