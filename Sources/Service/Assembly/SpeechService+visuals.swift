import Accounts
import Crypto
import Foundation
import HTTPTypes
import Jobs
import Stores
import Transcripts
import Visuals

extension SpeechService {
  /// Accepts a talk whose diagrams are wanted.
  ///
  /// - Throws: ``ServiceError`` 404 and 409 where the transcription is not there or has no text yet.
  func visualize(
    _ wish: VisualsWish, idempotencyKey: String? = nil, by principal: Principal
  ) async throws -> Job {
    guard !wish.refines || refinement != nil else {
      throw ServiceError(
        .badRequest, code: "refinement_not_configured",
        message:
          "This service sends nothing to a language model; leave refine out, or have refinement.enabled set.",
        parameter: "refine")
    }
    let now = clock()
    var request = VisualizeRequest(
      source: .transcript, title: wish.title, language: wish.language, leastConfidence: wish.leastConfidence)
    if wish.refines { (request.refine, request.redact) = (true, wish.redacts) }
    let input: BlobReference
    var name = wish.title ?? ""
    // Of a recording; what is only read is always short.
    var (seconds, isShort) = (Double?.none, true)
    switch wish.talk {
    case .transcription(let id):
      let source = try await job(id, by: principal)
      guard source.kind == .transcribe else { throw ServiceError.notFound }
      guard source.state == .completed, let result = source.result else {
        throw ServiceError(
          .conflict, code: "not_completed",
          message: "The transcription is \(source.state.rawValue): there is no text yet.",
          parameter: "transcription")
      }
      request.transcription = id
      if name.isEmpty { name = source.title }
      try await checkQuota(of: principal, adding: QuotaUsage(bytes: result.byteCount, jobs: 1))
      // A copy: the transcription may be removed before this is done.
      input = try await stores.blobs.copy(of: result)
    case .bytes(let bytes, let source):
      request.source = source
      try await checkQuota(of: principal, adding: QuotaUsage(bytes: Int64(bytes.count), jobs: 1))
      input = try await stores.blobs.keep(bytes)
    case .recording(let upload, let recognition):
      request.source = .recording
      do { request.recognition = try checked(recognition) } catch {
        await Task { try? await stores.blobs.delete(upload.blob.key) }.value
        throw error
      }
      input = upload.blob
      isShort = upload.seconds.map { $0 <= policy.interactiveSeconds } ?? false
      seconds = upload.seconds
      if name.isEmpty { name = upload.fileName }
    }
    do {
      let encoder = JSONEncoder()
      encoder.outputFormatting = .sortedKeys
      var job = Job(
        id: JobID(now: now), kind: .visualize, owner: principal.account,
        priority: isShort ? .interactive : .normal,
        parameters: Array(try encoder.encode(request)), input: input, title: name.isEmpty ? "visuals" : name,
        audioSeconds: seconds, createdAt: now)
      job.isEphemeral = policy.isEphemeral
      job.expiresAt = expiry(isEphemeral: job.isEphemeral, at: now)
      let key = idempotencyKey.map {
        IdempotencyKey(
          owner: principal.account, key: $0,
          fingerprint: input.sha256 + String(decoding: job.parameters, as: UTF8.self))
      }
      return try await insert(job, key: key)
    } catch {
      // What was refused is kept nowhere.
      let blobs = stores.blobs
      await Task { try? await blobs.delete(input.key) }.value
      throw error
    }
  }

  /// What was found in a talk, as it was last edited, and which version it is.
  ///
  /// - Throws: ``ServiceError`` 409 where the job has not ended well.
  func visuals(of job: Job) async throws -> (visuals: TalkVisuals, version: String) {
    guard job.kind == .visualize, job.state == .completed, let result = job.result else {
      throw ServiceError(
        .conflict, code: "not_completed",
        message:
          "The diagrams are \(job.state.rawValue): \(job.failure?.message ?? "there is nothing to see yet").")
    }
    let bytes = try await stores.blobs.bytes(of: result)
    do {
      return (
        try JSONDecoder().decode(TalkVisuals.self, from: Data(bytes)), VisualsResource.version(of: result)
      )
    } catch { throw StoreError.corrupted("the diagrams of \(job.id) cannot be read: \(error)") }
  }

  /// What was heard in a recording stays beside its diagrams, however these are edited.
  private func keptTranscript(of job: Job) async throws -> Transcript? {
    guard let result = job.result else { return nil }
    let bytes = try await stores.blobs.bytes(of: result)
    return try? JSONDecoder().decode(KeptTalk.self, from: Data(bytes)).transcript
  }

  /// Puts an edited version in the place of what was found.
  func replaceVisuals(of job: Job, by visuals: TalkVisuals, as principal: Principal) async throws -> Job {
    guard job.state == .completed, let old = job.result else {
      throw ServiceError(
        .conflict, code: "not_completed", message: "The diagrams are \(job.state.rawValue).")
    }
    let transcript = try await keptTranscript(of: job)
    let bytes = try VisualizeJob.bytes(of: KeptTalk(visuals, transcript: transcript))
    try await checkQuota(of: principal, adding: QuotaUsage(bytes: Int64(bytes.count)))
    let result = try await stores.blobs.keep(bytes)
    do {
      let changed = try await desk.apply(
        .resultReplaced(result: result, summary: VisualsSummary(visuals).bytes), to: job.id,
        of: scope(principal))
      try? await stores.blobs.delete(old.key)
      return changed
    } catch {
      let blobs = stores.blobs
      await Task { try? await blobs.delete(result.key) }.value
      if case StoreError.notFound = error { throw ServiceError.notFound }
      throw error
    }
  }
}
