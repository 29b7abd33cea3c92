import Accounts
import Foundation
import HTTPTypes
import Hummingbird
import Jobs
import Stores
import Transcripts
import Web

/// `/api/v1/batches`: many recordings under the same options.
struct BatchRoutes: Sendable {
  /// Recordings in one form at most; more by the names of recordings that are here already.
  static let mostFiles = 100
  /// Recordings that one object names by addresses and uploads.
  static let mostNamed = 100

  let service: SpeechService
  let receive: ReceiveForm
  /// Nil: recordings have to be sent, or be here.
  var recording: NameRecording?

  func add(to router: some RouterMethods<ServiceContext>) {
    let routes = router.group("/api/v1/batches")
    routes.post("", use: create)
    routes.get("", use: list)
    routes.get("{id}") { _, context in try await answer(try await batch(context, .read)) }
    routes.delete("{id}") { _, context in
      let batch = try await batch(context, .write)
      try await service.deleteBatch(batch, by: try context.require(.write))
      return Response(status: .noContent)
    }
    routes.get("{id}/events") { _, context in
      let batch = try await batch(context, .read)
      return EventStream.response(
        first: batch, try await service.follow(batch.id, by: try context.require(.read)))
    }
    routes.get("{id}/download", use: download)
    routes.post("{id}/cancel") { _, context in
      let batch = try await batch(context, .write)
      return try await answer(try await service.cancel(batch.id, by: try context.require(.write)))
    }
    routes.post("{id}/retry") { _, context in
      try await answer(try await service.retryParts(of: try await batch(context, .write)))
    }
  }

  private func batch(_ context: ServiceContext, _ scope: Scope) async throws -> Job {
    let job = try await service.job(context.jobID, by: context.require(scope))
    guard job.kind == .batch else { throw ServiceError.notFound }
    return job
  }

  private func answer(
    _ batch: Job, status: HTTPResponse.Status = .ok, headers: HTTPFields = [:]
  ) async throws -> Response {
    try .json(
      BatchResource(batch, parts: try await service.parts(of: batch), showsItems: true), status: status,
      headers: headers)
  }

  // MARK: Creating

  @Sendable private func create(_ request: Request, _ context: ServiceContext) async throws -> Response {
    let principal = try context.require(.write)
    let (form, items) = try await wish(request, context)
    var uploads = form.uploads
    do {
      let own = try items.map { try TranscriptionRequest(form.fields.replaced(by: $0)) }
      uploads += try await copies(
        named: form.fields.all("transcriptions"), besides: uploads.count + items.count, by: principal)
      let first = uploads.count
      for (index, item) in items.enumerated() {
        uploads.append(try await recording(item, at: index, principal, context))
      }
      guard let any = uploads.first else {
        throw ServiceError.invalid(
          "items",
          "Send recordings as the form's fields 'files', or name them as 'items' by upload_id, url or transcription_id."
        )
      }
      var submission = TranscriptionSubmission(request: try TranscriptionRequest(form.fields), upload: any)
      try submission.read(form.fields, request.headers)
      let title = form.fields["name"] ?? "\(uploads.count) recordings"
      guard title.utf8.count <= 200 else {
        throw ServiceError.invalid("name", "The name of a batch has at most 200 bytes.")
      }
      let batch = try await service.submitBatch(
        uploads, title: title, submission,
        own: Dictionary(uniqueKeysWithValues: own.enumerated().map { (first + $0, $1) }), by: principal)
      var headers = HTTPFields()
      headers[.location] = JobResource.path(of: batch)
      return try await answer(batch, status: .accepted, headers: headers)
    } catch let error as ServiceError {
      // What was refused is kept nowhere.
      for upload in uploads { try? await service.stores.blobs.delete(upload.blob.key) }
      throw error
    }
  }

  /// What a request wants: recordings that it brings, and those that it names.
  private func wish(
    _ request: Request, _ context: ServiceContext
  ) async throws -> (form: ReceivedForm, items: [FormFields]) {
    guard NamedRecordings.isSaid(by: request) else { return (try await receive(request, context), []) }
    let named = try await request.json(NamedRecordings.self)
    guard named.items.count <= BatchRoutes.mostNamed else {
      throw ServiceError.invalid("items", "A batch names at most \(BatchRoutes.mostNamed) recordings.")
    }
    return (ReceivedForm(fields: request.queryFields.replaced(by: named.fields)), named.items)
  }

  /// The recording that an item names.
  private func recording(
    _ item: FormFields, at index: Int, _ principal: Principal, _ context: ServiceContext
  ) async throws -> ReceivedUpload {
    do {
      let ways = (["upload_id", "transcription_id"] + RecordingSources.addressFields)
        .filter { item[$0] != nil }
      guard ways.count == 1 else {
        throw ServiceError.invalid(
          "", "It names its recording by one of upload_id, url and transcription_id.")
      }
      if let name = item["transcription_id"] {
        return try await copies(named: [name], besides: 0, by: principal)[0]
      }
      guard let upload = try await recording?(item, context) else {
        throw ServiceError.invalid("", "This service takes recordings only as they are sent.")
      }
      return upload
    } catch var error as ServiceError {
      // Which of them it was.
      let field = error.parameter.flatMap { $0.isEmpty ? nil : ".\($0)" } ?? ""
      error.parameter = "items[\(index)]\(field)"
      error.message = "items[\(index)]: \(error.message)"
      throw error
    }
  }

  /// Copies of recordings that are here already, by the names of their transcriptions.
  private func copies(
    named lists: [String], besides count: Int, by principal: Principal
  ) async throws -> [ReceivedUpload] {
    let names = lists.flatMap { $0.split(separator: ",") }
    guard names.count + count <= SpeechService.mostInBatch else {
      throw ServiceError.invalid(
        "transcriptions", "A batch has at most \(SpeechService.mostInBatch) recordings.")
    }
    var sources: [(Job, BlobReference)] = []
    for name in names {
      guard let id = JobID(name.trimmingCharacters(in: .whitespaces)) else { throw ServiceError.notFound }
      let job = try await service.job(id, by: principal)
      guard job.kind == .transcribe, let input = job.input else {
        throw ServiceError(
          .conflict, code: "input_missing", message: "The recording of \(id) is not kept any more.",
          parameter: "transcriptions")
      }
      sources.append((job, input))
    }
    var uploads: [ReceivedUpload] = []
    do {
      for (job, input) in sources {
        uploads.append(
          ReceivedUpload(
            blob: try await service.stores.blobs.copy(of: input), fileName: job.title, format: "",
            seconds: job.audioSeconds))
      }
      return uploads
    } catch {
      for upload in uploads { try? await service.stores.blobs.delete(upload.blob.key) }
      throw error
    }
  }

  // MARK: Reading

  @Sendable private func list(_ request: Request, _ context: ServiceContext) async throws -> Response {
    let principal = try context.require(.read)
    let query = try JobQuery(request.queryFields, owner: .account(principal.account), kinds: [.batch])
    let page = try await service.stores.jobs.jobs(query)
    var items: [BatchResource] = []
    for batch in page.jobs {
      items.append(
        BatchResource(batch, parts: try await service.parts(of: batch), showsItems: false))
    }
    return try .json(
      PageResource(items, of: page, query))
  }

  /// The transcripts that are there, packed together.
  @Sendable private func download(_ request: Request, _ context: ServiceContext) async throws -> Response {
    let batch = try await batch(context, .read)
    let fields = request.queryFields
    let names = (fields.all("formats") + fields.all("format")).flatMap { $0.split(separator: ",") }
    let formats = try (names.isEmpty ? ["txt"] : names).map { name in
      guard let format = TranscriptFormat(rawValue: name.lowercased()) else {
        let all = TranscriptFormat.allCases.map(\.rawValue).joined(separator: ", ")
        throw ServiceError.invalid("formats", "formats must be some of \(all).")
      }
      return format
    }
    let parts = try await service.parts(of: batch, states: [.completed])
    guard !parts.isEmpty else {
      throw ServiceError(
        .conflict, code: "not_completed", message: "No recording of the batch is transcribed yet.")
    }
    let (bytes, _) = try await ExportJob.pack(parts, formats, blobs: service.stores.blobs) { _ in }
    var taken: Set<String> = []
    var headers = HTTPFields()
    headers[.contentDisposition] = ContentDisposition.attachment(
      ExportJob.fileStem(batch.title, taken: &taken) + ".zip")
    return .bytes(bytes, type: "application/zip", headers: headers)
  }
}
