import Accounts
import HTTPTypes
import Hummingbird
import Stores

@testable import Service

/// The edge before two routes, one of ours and one of OpenAI's, for whoever the headers name.
enum EdgeService {
  /// `X-API-Key: KEY@ACCOUNT` is believed.
  private struct Named: RouterMiddleware {
    func handle(
      _ request: Request, context: ServiceContext,
      next: (Request, ServiceContext) async throws -> Response
    ) async throws -> Response {
      var context = context
      if let name = HTTPField.Name("X-API-Key"), let parts = request.headers[name]?.split(separator: "@"),
        parts.count == 2
      {
        context.principal = Principal(
          account: String(parts[1]), role: .user, scopes: [.read, .write],
          credential: .apiKey(String(parts[0])))
      }
      return try await next(request, context)
    }
  }

  static func router(
    counters: any Cache = InMemoryCache(), _ change: (inout ServiceConfiguration) -> Void
  ) throws -> Router<ServiceContext> {
    var configuration = ServiceConfiguration(home: "/nonexistent")
    change(&configuration)
    let edge = try HTTPEdge(configuration, counters: counters)
    let router = Router(context: ServiceContext.self)
    router.add(middleware: RequestNames())
    edge.addOutside(to: router)
    router.add(middleware: ErrorAnswers())
    edge.addBeforeIdentity(to: router)
    router.add(middleware: Named())
    edge.addAfterIdentity(to: router)
    router.get("/api/v1/jobs") { _, context in "\(context.clientAddress) \(context.isSecure)" }
    router.post("/api/v1/auth/login") { _, _ -> String in throw ServiceError.unauthorized }
    router.post("/api/v1/transcriptions") { _, _ in "accepted" }
    router.post("/v1/audio/transcriptions") { _, _ -> String in throw ServiceError.notFound }
    router.post("/inference") { _, _ in "{}" }
    router.get("/livez") { _, _ in "ok" }
    router.get("/page") { _, _ in
      Response(
        status: .ok, headers: [.contentType: "text/html"], body: .init(byteBuffer: .init(string: "<p>")))
    }
    return router
  }
}
