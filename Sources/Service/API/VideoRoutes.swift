import Accounts
import Foundation
import HTTPTypes
import Hummingbird
import Jobs
import Stores
import Visuals
import Web

/// `/api/v1/videos`: videos of talks, which `POST /api/v1/visuals/{id}/videos` asks for.
struct VideoRoutes: Sendable {
  let service: SpeechService

  func add(to router: some RouterMethods<ServiceContext>) {
    let routes = router.group("/api/v1/videos")
    routes.get("", use: list)
    routes.get("{id}") { _, context in try Response.json(VideoResource(try await video(context, .read))) }
    routes.get("{id}/events") { _, context in
      let job = try await video(context, .read)
      return EventStream.response(
        first: job, try await service.follow(job.id, by: try context.require(.read)))
    }
    routes.get("{id}/ws") { _, context in
      let job = try await video(context, .read)
      return try ProgressSocket.response(
        first: job, try await service.follow(job.id, by: try context.require(.read)))
    }
    routes.get("{id}/download", use: download)
    for (name, event) in [("cancel", JobEvent.cancelRequested), ("retry", .retried)] {
      routes.post("{id}/\(name)") { _, context in
        let job = try await video(context, .write)
        return try Response.json(
          VideoResource(try await service.apply(event, to: job.id, by: try context.require(.write))))
      }
    }
    routes.delete("{id}", use: delete)
  }

  private func video(_ context: ServiceContext, _ scope: Scope) async throws -> Job {
    let job = try await service.job(context.jobID, by: context.require(scope))
    guard job.kind == .render else { throw ServiceError.notFound }
    return job
  }

  @Sendable private func list(_ request: Request, _ context: ServiceContext) async throws -> Response {
    let principal = try context.require(.read)
    let query = try JobQuery(request.queryFields, owner: .account(principal.account), kinds: [.render])
    let page = try await service.stores.jobs.jobs(query)
    return try .json(
      PageResource(page.jobs.map { VideoResource($0) }, of: page, query))
  }

  /// The file, or a part of it.
  @Sendable private func download(_ request: Request, _ context: ServiceContext) async throws -> Response {
    let job = try await video(context, .read)
    guard job.state == .completed, let result = job.result,
      let wish = try? JSONDecoder().decode(RenderRequest.self, from: Data(job.parameters))
    else {
      throw ServiceError(
        .conflict, code: "not_completed",
        message:
          "The video is \(job.state.rawValue): \(job.failure?.message ?? "there is nothing to see yet").")
    }
    var taken: Set<String> = []
    let stem = ExportJob.fileStem(job.title, taken: &taken)
    var headers = HTTPFields()
    headers[.contentDisposition] = ContentDisposition.attachment(
      "\(stem).\(wish.options.format.rawValue)")
    return try await .blob(
      result, from: service.stores.blobs, type: wish.options.format.mediaType, request, headers: headers)
  }

  @Sendable private func delete(_ request: Request, _ context: ServiceContext) async throws -> Response {
    let principal = try context.require(.write)
    let job = try await video(context, .write)
    if !job.state.isFinal {
      _ = try await service.cancel(job.id, by: principal)
      _ = try await service.end(of: job.id, by: principal, within: 5)
    }
    try await service.delete(job.id, by: principal)
    return Response(status: .noContent)
  }
}

extension VideoOptions.Format {
  var mediaType: String {
    switch self {
    case .mp4: "video/mp4"
    case .webm: "video/webm"
    case .gif: "image/gif"
    }
  }
}
