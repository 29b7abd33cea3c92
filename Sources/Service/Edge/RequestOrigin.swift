import HTTPTypes
import Hummingbird

/// Fills in where a request comes from, by the word of trusted proxies and of nobody else.
struct RequestOrigin: RouterMiddleware {
  typealias Context = ServiceContext

  private let proxies: TrustedProxies
  /// Whether the service itself speaks TLS.
  private let isSecure: Bool

  init(proxies: TrustedProxies, isSecure: Bool) {
    self.proxies = proxies
    self.isSecure = isSecure
  }

  func handle(
    _ request: Request, context: ServiceContext,
    next: (Request, ServiceContext) async throws -> Response
  ) async throws -> Response {
    var context = context
    (context.clientAddress, context.isSecure) = proxies.origin(
      peer: context.clientAddress, isSecure: isSecure, headers: request.headers)
    var response = try await next(request, context)
    response.headers.append(contentsOf: context.answerHeaders.fields(besides: response.headers))
    return response
  }
}
