import Accounts
import Hummingbird
import Jobs
import Stores

/// `/api/v1/jobs`: all that is worked on for somebody, whatever its kind.
struct JobRoutes: Sendable {
  static let kinds: [JobKind] = [.transcribe, .batch, .export, .visualize, .render]

  let service: SpeechService

  func add(to router: some RouterMethods<ServiceContext>) {
    let routes = router.group("/api/v1/jobs")
    routes.get("", use: list)
    routes.get("{id}") { _, context in
      try Response.json(JobResource(try await service.job(context.jobID, by: context.require(.read))))
    }
  }

  @Sendable private func list(_ request: Request, _ context: ServiceContext) async throws -> Response {
    let principal = try context.require(.read)
    let fields = request.queryFields
    let names = fields.all("kind").flatMap { $0.split(separator: ",") }.map(String.init)
    let kinds = try names.map { name in
      guard let kind = JobRoutes.kinds.first(where: { $0.rawValue == name.lowercased() }) else {
        throw ServiceError.invalid(
          "kind", "kind must be one of \(JobRoutes.kinds.map(\.rawValue).joined(separator: ", ")).")
      }
      return kind
    }
    var query = try JobQuery(
      fields, owner: .account(principal.account), kinds: kinds.isEmpty ? JobRoutes.kinds : kinds)
    query.withoutParts = false
    let page = try await service.stores.jobs.jobs(query)
    return try .json(
      PageResource(page.jobs.map { JobResource($0) }, of: page, query))
  }
}
