import HTTPTypes
import Hummingbird

/// An answer to HEAD has the headers that GET would have, and never a body (RFC 9110, section 9.3.2): whoever reads on would
/// take it for the next answer. It stands around all others, so that errors have none either.
struct HeadAnswers: RouterMiddleware {
  func handle(
    _ request: Request, context: ServiceContext,
    next: (Request, ServiceContext) async throws -> Response
  ) async throws -> Response {
    let response = try await next(request, context)
    return request.method == .head ? response.createHeadResponse() : response
  }
}
