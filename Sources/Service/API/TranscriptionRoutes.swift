import Accounts
import Foundation
import HTTPTypes
import Hummingbird
import Jobs
import Stores
import Transcripts
import Web

/// Our own interface to transcriptions: `/api/v1/transcriptions`, and `/transcribe` of the guides.
struct TranscriptionRoutes: Sendable {
  struct Configuration: Sendable {
    /// Recordings up to this length are answered with their text.
    var synchronousSeconds = 30.0
    /// How long such an answer may take.
    var synchronousTimeout = 60.0
  }

  let service: SpeechService
  let configuration: Configuration
  let receive: @Sendable (Request, ServiceContext) async throws -> ReceivedForm

  func add(to router: some RouterMethods<ServiceContext>) {
    router.post("/transcribe", use: create)
    let routes = router.group("/api/v1/transcriptions")
    routes.post("", use: create)
    routes.get("", use: list)
    routes.get("{id}", use: get)
    routes.delete("{id}", use: delete)
    routes.get("{id}/download", use: download)
    routes.get("{id}/events", use: events)
    routes.get("{id}/ws", use: socket)
    for (name, event) in [
      ("cancel", JobEvent.cancelRequested), ("pause", .pauseRequested), ("resume", .resumed),
      ("retry", .retried),
    ] {
      routes.post("{id}/\(name)") { request, context in
        let job = try await service.apply(event, to: context.jobID, by: context.require(.write))
        return try Response.json(JobResource(job))
      }
    }
    routes.post("{id}/rerun", use: rerun)
  }

  // MARK: Creating

  @Sendable private func create(_ request: Request, _ context: ServiceContext) async throws -> Response {
    let principal = try context.require(.write)
    let form = try await receive(request, context)
    guard let upload = form.upload else {
      throw ServiceError.invalid(
        "file",
        "Send the recording as the form's field 'file' or as the body, or name it by upload_id or url.")
    }
    var submission: TranscriptionSubmission
    do {
      submission = TranscriptionSubmission(request: try TranscriptionRequest(form.fields), upload: upload)
      try submission.read(form.fields, request.headers)
      _ = try form.fields.flag("sync")
    } catch {
      // What was refused is kept nowhere.
      try? await service.stores.blobs.delete(upload.blob.key)
      throw error
    }
    let job = try await service.submit(submission, by: principal)
    guard try isSynchronous(form.fields, upload, job) else { return try accepted(job) }
    let end = try await service.end(of: job.id, by: principal, within: configuration.synchronousTimeout)
    return end.state.isFinal ? try await answer(end) : try accepted(end)
  }

  private func isSynchronous(_ fields: FormFields, _ upload: ReceivedUpload, _ job: Job) throws -> Bool {
    if job.state == .scheduled { return false }
    if let wish = try fields.flag("sync") { return wish }
    return upload.seconds.map { $0 <= configuration.synchronousSeconds } ?? false
  }

  private func accepted(_ job: Job) throws -> Response {
    var headers = HTTPFields()
    headers[.location] = JobResource.path(of: job)
    return try Response.json(JobResource(job), status: .accepted, headers: headers)
  }

  /// A job that has ended, with its text; a failed one is the answer to its request.
  private func answer(_ job: Job) async throws -> Response {
    guard job.state == .completed else {
      let isTheirs = job.state == .failed
      throw ServiceError(
        isTheirs ? .badRequest : .internalServerError, code: job.failure?.code ?? job.state.rawValue,
        message: job.failure?.message ?? "The transcription was \(job.state.rawValue).")
    }
    return try Response.json(JobResource(job, transcript: try await service.transcript(of: job)))
  }

  @Sendable private func rerun(_ request: Request, _ context: ServiceContext) async throws -> Response {
    let principal = try context.require(.write)
    let old = try await service.job(context.jobID, by: principal)
    guard old.kind == .transcribe, let input = old.input else { throw ServiceError.notFound }
    let fields = request.queryFields
    var wish = try JSONDecoder().decode(TranscriptionRequest.self, from: Data(old.parameters))
    // What is not said anew stays as it was.
    if let model = fields["model"] { wish.model = model == "auto" ? nil : model }
    if let language = fields["language"] { try RequestedLanguage(language).apply(to: &wish) }
    if let words = try fields.flag("word_timestamps") { wish.hasWordTimes = words }
    if let speakers = try fields.flag("diarize") { wish.speakers = speakers ? .init() : nil }
    let copy = try await service.stores.blobs.copy(of: input)
    var submission = TranscriptionSubmission(
      request: wish,
      upload: ReceivedUpload(blob: copy, fileName: old.title, format: "", seconds: old.audioSeconds))
    submission.tags = old.tags
    return try accepted(try await service.submit(submission, by: principal))
  }

  // MARK: Reading

  @Sendable private func list(_ request: Request, _ context: ServiceContext) async throws -> Response {
    let principal = try context.require(.read)
    var query = try JobQuery(
      request.queryFields, owner: .account(principal.account), kinds: [.transcribe])
    query.withoutParts = false
    let page = try await service.stores.jobs.jobs(query)
    return try Response.json(
      PageResource(page.jobs.map { JobResource($0) }, of: page, query))
  }

  @Sendable private func get(_ request: Request, _ context: ServiceContext) async throws -> Response {
    let job = try await service.job(context.jobID, by: context.require(.read))
    guard job.kind == .transcribe else { throw ServiceError.notFound }
    let transcript = job.state == .completed ? try await service.transcript(of: job) : nil
    return try Response.json(JobResource(job, transcript: transcript))
  }

  @Sendable private func delete(_ request: Request, _ context: ServiceContext) async throws -> Response {
    let principal = try context.require(.write)
    let job = try await service.job(context.jobID, by: principal)
    if !job.state.isFinal {
      _ = try await service.cancel(job.id, by: principal)
      _ = try await service.end(of: job.id, by: principal, within: 5)
    }
    try await service.delete(job.id, by: principal)
    return Response(status: .noContent)
  }

  @Sendable private func download(_ request: Request, _ context: ServiceContext) async throws -> Response {
    let job = try await service.job(context.jobID, by: context.require(.read))
    let fields = request.queryFields
    let name = fields["format"] ?? "txt"
    guard let format = TranscriptFormat(rawValue: name.lowercased()) else {
      let names = TranscriptFormat.allCases.map(\.rawValue).joined(separator: ", ")
      throw ServiceError.invalid("format", "format must be one of \(names).")
    }
    let transcript = try await service.transcript(of: job)
    var taken: Set<String> = []
    let stem = ExportJob.fileStem(job.title, taken: &taken)
    var headers = HTTPFields()
    headers[.contentDisposition] = ContentDisposition.attachment("\(stem).\(format.fileExtension)")
    return .bytes(format.renderedBytes(transcript), type: format.mediaType, headers: headers)
  }

  // MARK: Following

  @Sendable private func events(_ request: Request, _ context: ServiceContext) async throws -> Response {
    let principal = try context.require(.read)
    let job = try await service.job(context.jobID, by: principal)
    return EventStream.response(first: job, try await service.follow(job.id, by: principal))
  }

  @Sendable private func socket(_ request: Request, _ context: ServiceContext) async throws -> Response {
    let principal = try context.require(.read)
    let job = try await service.job(context.jobID, by: principal)
    return try ProgressSocket.response(first: job, try await service.follow(job.id, by: principal))
  }
}

extension ServiceContext {
  /// The job that the path names.
  ///
  /// - Throws: ``ServiceError/notFound`` where it is the name of none.
  var jobID: JobID {
    get throws {
      guard let id = parameters.get("id").flatMap({ JobID($0) }) else { throw ServiceError.notFound }
      return id
    }
  }
}
