import Accounts
import HTTPTypes
import Hummingbird
import Jobs
import Transcripts
import Web

/// Somebody who stays on the line until his recording is text.
struct WaitingCaller: Sendable {
  let door: any TranscriptionDoor
  let limits: DoorLimits
  let principal: Principal
  let watch: ConnectionWatch

  /// - Throws: ``ServiceError/unauthorized`` or ``ServiceError/forbidden``.
  init(_ door: any TranscriptionDoor, limits: DoorLimits, context: ServiceContext) throws {
    self.door = door
    self.limits = limits
    principal = try context.require(.write)
    watch = ConnectionWatch(context.channel)
  }

  /// What is handed in: urgent if it is short, and under the caller's idempotency key if he gave one.
  func submission(
    _ request: TranscriptionRequest, _ upload: ReceivedUpload, headers: HTTPFields
  ) -> TranscriptionSubmission {
    var submission = TranscriptionSubmission(request: request, upload: upload)
    let isClip =
      upload.seconds.map { $0 <= limits.clipSeconds } ?? (upload.blob.byteCount <= limits.clipByteCount)
    submission.priority = isClip ? .interactive : .normal
    submission.idempotencyKey = HTTPField.Name("Idempotency-Key").flatMap { headers[$0] }
    submission.isEphemeral = limits.isEphemeral && submission.idempotencyKey == nil
    return submission
  }

  /// Hands a recording in and waits for its text. A caller who hangs up takes his job with him, unless he gave it an
  /// idempotency key, by which he may ask for it again.
  func transcript(of submission: TranscriptionSubmission) async throws -> (job: Job, transcript: Transcript) {
    let job = try await door.submit(submission, by: principal)
    do {
      let ended = try await watch.whileOpen { [self] in
        try await door.end(of: job.id, by: principal, within: limits.longestWaitSeconds)
      }
      return (ended, try await transcript(of: ended))
    } catch let error as ConnectionClosed {
      await abandon(job.id, submission)
      throw error
    }
  }

  /// The text of a job that has ended.
  func transcript(of job: Job) async throws -> Transcript {
    switch job.state {
    case .completed: return try await door.transcript(of: job)
    case .cancelled:
      throw ServiceError(
        .conflict, code: "cancelled", message: "The transcription was cancelled before it was done.")
    case .failed, .dead:
      // What cannot succeed as it is was asked for in vain; what died is our fault.
      throw ServiceError(
        job.state == .failed ? .badRequest : .internalServerError,
        code: job.failure?.code ?? "transcription_failed",
        message: job.failure?.message ?? "The recording could not be transcribed.")
    case .scheduled, .queued, .running, .paused, .waiting:
      throw ServiceError(
        .gatewayTimeout, code: "timeout",
        message: "The transcription takes longer than a request may. It goes on as job \(job.id): "
          + "ask for /api/v1/transcriptions/\(job.id) later, or stream the answer.")
    }
  }

  func abandon(_ id: JobID, _ submission: TranscriptionSubmission) async {
    guard submission.idempotencyKey == nil else { return }
    // It may have ended meanwhile, and nobody is left to be told.
    _ = try? await door.cancel(id, by: principal)
  }
}
