import Accounts
import Foundation
import HTTPTypes
import Jobs
import Stores

extension SpeechService {
  /// Recordings of one batch at most, which is also what a store lists at once.
  static let mostInBatch = 1000

  /// Accepts many recordings at once, all or none: the batch and a job for each of them, under the same options.
  ///
  /// - Parameters:
  ///   - submission: its upload is not looked at.
  ///   - own: options of recordings that are not those of the submission, by their place.
  func submitBatch(
    _ uploads: [ReceivedUpload], title: String, _ submission: TranscriptionSubmission,
    own: [Int: TranscriptionRequest] = [:], by principal: Principal
  ) async throws -> Job {
    let request = try checked(submission.request)
    let own = try own.mapValues(checked)
    try await checkCallbacks(submission.callbacks)
    let now = clock()
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    let options = Array(try encoder.encode(request))
    let items = uploads.enumerated().map { index, upload in
      // Names sort in the order in which the recordings came.
      BatchRequest.Item(
        input: upload.blob, title: upload.fileName, audioSeconds: upload.seconds, request: own[index],
        job: JobID(now: now.advanced(seconds: Double(index) / 1000)))
    }
    let wish = BatchRequest(items: items, request: request, priority: submission.priority)
    // The batch itself is no work: it must not wait in line behind some.
    var batch = Job(
      id: JobID(now: now), kind: .batch, owner: principal.account, priority: .interactive,
      parameters: Array(try encoder.encode(wish)), title: title, createdAt: now)
    batch.callbacks = submission.callbacks
    batch.tags = submission.tags
    batch.isEphemeral = submission.isEphemeral || policy.isEphemeral
    batch.expiresAt = expiry(isEphemeral: batch.isEphemeral, at: now)
    let parts = try items.map { item in
      BatchJob.part(
        item, of: batch, wish, parameters: try item.request.map { Array(try encoder.encode($0)) } ?? options,
        at: now, notBefore: submission.notBefore)
    }
    try await refuseTooMany(of: principal.account, adding: parts.count + 1)
    try await checkQuota(
      of: principal,
      adding: QuotaUsage(
        bytes: uploads.reduce(0) { $0 + $1.blob.byteCount },
        audioSeconds: uploads.reduce(0) { $0 + ($1.seconds ?? 0) }, jobs: parts.count))
    let key = submission.idempotencyKey.map {
      IdempotencyKey(
        owner: principal.account, key: $0,
        fingerprint: uploads.map(\.blob.sha256).joined()
          + parts.map { String(decoding: $0.parameters, as: UTF8.self) }.joined())
    }
    switch try await stores.jobs.insert([batch] + parts, key: key) {
    case .inserted:
      await stores.events.publish(JobTopics.waiting, Array(batch.id.text.utf8))
      return batch
    case .existing(let jobs):
      for upload in uploads { try await stores.blobs.delete(upload.blob.key) }
      guard let first = jobs.first(where: { $0.kind == .batch }) else { throw ServiceError.notFound }
      return first
    }
  }

  /// Options that can be fulfilled, with the name under which their model is installed.
  func checked(_ request: TranscriptionRequest) throws -> TranscriptionRequest {
    var request = request
    try request.check()
    if let name = request.model {
      guard let installed = models.installedName(name) else { throw SpeechService.unknownModel(name) }
      request.model = installed
    }
    return request
  }

  /// Recordings of a batch in the order in which they came.
  func parts(of batch: Job, states: [JobState]? = nil) async throws -> [Job] {
    var query = JobQuery(owner: .account(batch.owner))
    query.parent = batch.id
    query.states = states
    query.isDescending = false
    query.limit = SpeechService.mostInBatch
    return try await stores.jobs.jobs(query).jobs
  }

  /// Puts in line again what of a batch has not succeeded.
  ///
  /// - Throws: ``ServiceError`` 409 where there is nothing of that sort.
  func retryParts(of batch: Job) async throws -> Job {
    let failed = try await parts(of: batch, states: [.failed, .dead, .cancelled])
    guard !failed.isEmpty else {
      throw ServiceError(
        .conflict, code: "nothing_failed", message: "No recording of the batch has failed or was cancelled.")
    }
    for part in failed {
      do { try await desk.apply(.retried, to: part.id, of: .account(batch.owner)) } catch is JobEventError {
        // Somebody else has done so.
      }
    }
    // Last: before, the batch could be found without open parts and end at once.
    if let now = try await stores.jobs.job(batch.id, of: .account(batch.owner)), now.state.isFinal {
      _ = try await desk.apply(.partsResumed, to: batch.id, of: .account(batch.owner))
      await desk.endParent(batch.id)
    }
    return try await stores.jobs.job(batch.id, of: .account(batch.owner)) ?? batch
  }

  /// Removes a batch with its recordings and results; what has not ended is cancelled first.
  func deleteBatch(_ batch: Job, by principal: Principal) async throws {
    if !batch.state.isFinal { _ = try await cancel(batch.id, by: principal) }
    for part in try await parts(of: batch) {
      if !part.state.isFinal {
        _ = try? await cancel(part.id, by: principal)
        _ = try await end(of: part.id, by: principal, within: 5)
      }
      try await delete(part.id, by: principal)
    }
    _ = try await end(of: batch.id, by: principal, within: 5)
    try await delete(batch.id, by: principal)
  }
}
