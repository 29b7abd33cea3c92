import Accounts
import HTTPTypes
import Hummingbird
import Jobs
import Service
import Synchronization
import Transcripts

/// A service that gives the same transcript for every recording.
final class ReplayedTranscription: TranscriptionDoor {
  let transcript: Transcript
  /// Fails every job instead.
  let failure: JobFailure?
  /// Never comes to an end.
  let isEndless: Bool
  let submissions = Mutex<[TranscriptionSubmission]>([])
  let cancelled = Mutex<[JobID]>([])

  init(_ transcript: Transcript = .spoken, failure: JobFailure? = nil, isEndless: Bool = false) {
    self.transcript = transcript
    self.failure = failure
    self.isEndless = isEndless
  }

  var last: TranscriptionSubmission? { submissions.withLock(\.last) }

  func submit(_ submission: TranscriptionSubmission, by principal: Principal) async throws -> Job {
    submissions.withLock { $0.append(submission) }
    return Job(id: JobID(now: .start), kind: .transcribe, owner: principal.account, createdAt: .start)
  }

  func follow(_ id: JobID, by principal: Principal) async throws -> AsyncStream<JobNotice> {
    let (stream, source) = AsyncStream<JobNotice>.makeStream()
    // All but the last, as if it had come elsewhere.
    for segment in transcript.segments.dropLast() { source.yield(.segment(segment)) }
    if !isEndless {
      source.yield(.ended(try ended(id)))
      source.finish()
    }
    return stream
  }

  func end(of id: JobID, by principal: Principal, within seconds: Double) async throws -> Job {
    if isEndless { try await Task.sleep(for: .seconds(60)) }
    return try ended(id)
  }

  func transcript(of job: Job) async throws -> Transcript { transcript }

  func cancel(_ id: JobID, by principal: Principal) async throws -> Job {
    cancelled.withLock { $0.append(id) }
    return try ended(id)
  }

  func models() async -> [ServedModel] {
    ["base", "tiny.en"].map {
      ServedModel(
        name: $0, isLoaded: true, isMultilingual: $0 == "base", byteCount: 1, installedAt: 1_700_000_000)
    }
  }

  private func ended(_ id: JobID) throws -> Job {
    var job = Job(id: id, kind: .transcribe, owner: "local", createdAt: .start)
    _ = try job.on(.claimed(worker: "w", until: .start.advanced(seconds: 60)), at: .start)
    if let failure {
      _ = try job.on(.failed(token: job.token, failure), at: .start)
    } else {
      _ = try job.on(.succeeded(token: job.token, result: nil, summary: nil), at: .start)
    }
    return job
  }

  /// A router before which the only user stands, and whose forms are these fields.
  func router(_ fields: [(String, String)] = [], hasFile: Bool = true) -> Router<ServiceContext> {
    let router = Router(context: ServiceContext.self)
    router.add(middleware: ErrorAnswers())
    router.add(middleware: OnlyUser())
    let form = FormFields(fields.map { (name: $0.0, value: $0.1) })
    let receive: ReceiveForm = { _, _ in ReceivedForm(fields: form, upload: hasFile ? .clip : nil) }
    OpenAIRoutes(door: self, receive: receive).add(to: router)
    WhisperCPPRoutes(door: self, receive: receive).add(to: router)
    DeepgramRoutes(door: self, receive: receive).add(to: router)
    return router
  }
}

private struct OnlyUser: RouterMiddleware {
  func handle(
    _ request: Request, context: ServiceContext,
    next: (Request, ServiceContext) async throws -> Response
  ) async throws -> Response {
    var context = context
    if request.headers[.authorization] != "Bearer wrong" { context.principal = .singleUser }
    return try await next(request, context)
  }
}

extension Timestamp {
  static let start = Timestamp(milliseconds: 1_700_000_000_000)
}

extension ReceivedUpload {
  static let clip = ReceivedUpload(
    blob: BlobReference(key: "k", byteCount: 1000, sha256: "ab"), fileName: "talk.wav", format: "wav",
    seconds: 3.5)
}

extension Transcript {
  static let spoken = Transcript(
    language: "en", languageProbability: 0.98, duration: 3.5, model: "base",
    segments: [
      Segment(
        id: 0, start: 0, end: 1.5, text: " Good morning.", tokens: [50_364, 2205, 2446, 13],
        averageLogProbability: -0.2, compressionRatio: 1.1, noSpeechProbability: 0.01,
        words: [
          Word(text: " Good", start: 0, end: 0.5, probability: 0.5, speaker: "SPEAKER_01"),
          Word(text: " morning.", start: 0.5, end: 1.5, probability: 0.9, speaker: "SPEAKER_01"),
        ], speaker: "SPEAKER_01"),
      Segment(
        id: 1, start: 2, end: 3, text: " Hello.", tokens: [2425, 13], averageLogProbability: -0.1,
        words: [Word(text: " Hello.", start: 2, end: 3, probability: 0.8, speaker: "SPEAKER_00")],
        speaker: "SPEAKER_00"),
    ])
}
