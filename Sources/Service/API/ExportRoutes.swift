import Accounts
import Foundation
import HTTPTypes
import Hummingbird
import Jobs
import Stores
import Transcripts
import Web

/// `/api/v1/exports`: many transcripts in several formats, packed into one file.
struct ExportRoutes: Sendable {
  static let mostTranscriptions = 1000

  let service: SpeechService

  func add(to router: some RouterMethods<ServiceContext>) {
    let routes = router.group("/api/v1/exports")
    routes.post("", use: create)
    routes.get("{id}") { _, context in
      try Response.json(JobResource(try await export(context, .read)))
    }
    routes.get("{id}/events") { _, context in
      let job = try await export(context, .read)
      return EventStream.response(
        first: job, try await service.follow(job.id, by: try context.require(.read)))
    }
    routes.get("{id}/download", use: download)
    routes.delete("{id}") { _, context in
      let job = try await export(context, .write)
      try await service.delete(job.id, by: try context.require(.write))
      return Response(status: .noContent)
    }
  }

  private func export(_ context: ServiceContext, _ scope: Scope) async throws -> Job {
    let job = try await service.job(context.jobID, by: context.require(scope))
    guard job.kind == .export else { throw ServiceError.notFound }
    return job
  }

  @Sendable private func create(_ request: Request, _ context: ServiceContext) async throws -> Response {
    let principal = try context.require(.write)
    let wish = try await request.json(ExportRequest.self)
    guard (1...ExportRoutes.mostTranscriptions).contains(wish.transcriptions.count) else {
      throw ServiceError.invalid(
        "transcriptions", "Name 1 to \(ExportRoutes.mostTranscriptions) transcriptions.")
    }
    guard !wish.formats.isEmpty, wish.formats.allSatisfy({ TranscriptFormat(rawValue: $0) != nil }) else {
      let names = TranscriptFormat.allCases.map(\.rawValue).joined(separator: ", ")
      throw ServiceError.invalid("formats", "formats must be some of \(names).")
    }
    for id in wish.transcriptions { _ = try await service.job(id, by: principal) }
    let now = service.clock()
    var job = Job(
      id: JobID(now: now), kind: .export, owner: principal.account, priority: .interactive,
      parameters: Array(try JSONEncoder().encode(wish)), title: "transcripts.zip", createdAt: now)
    job.expiresAt = now.advanced(seconds: 86_400)
    let kept = try await service.insert(job)
    var headers = HTTPFields()
    headers[.location] = JobResource.path(of: kept)
    return try .json(JobResource(kept), status: .accepted, headers: headers)
  }

  @Sendable private func download(_ request: Request, _ context: ServiceContext) async throws -> Response {
    let job = try await export(context, .read)
    guard job.state == .completed, let result = job.result else {
      throw ServiceError(
        .conflict, code: "not_completed", message: "The export is \(job.state.rawValue).")
    }
    var headers = HTTPFields()
    headers[.contentDisposition] = ContentDisposition.attachment(job.title)
    return .bytes(
      try await service.stores.blobs.bytes(of: result, limit: 2 << 30), type: "application/zip",
      headers: headers)
  }
}
