import HTTPTypes
import Hummingbird

/// Sends browsers that come without TLS to https, and refuses other requests: a key that was sent in clear should not work.
struct EncryptionOnly: RouterMiddleware {
  typealias Context = ServiceContext

  /// Address of the service as others know it, if that is configured.
  let publicURL: String?

  func handle(
    _ request: Request, context: ServiceContext,
    next: (Request, ServiceContext) async throws -> Response
  ) async throws -> Response {
    // Whoever watches the service from inside does it without the proxy.
    if context.isSecure || EncryptionOnly.isHealth(request.uri.path) {
      return try await next(request, context)
    }
    let isPage =
      [.get, .head].contains(request.method)
      && request.headers[.accept]?.lowercased().contains("text/html") == true
    guard isPage, let host = host(request), request.uri.string.hasPrefix("/") else {
      throw ServiceError(
        .forbidden, code: "https_required",
        message: "This service answers over TLS only: use https. If a key came with this, make a new one.")
    }
    return Response(
      status: .permanentRedirect, headers: [.location: "https://\(host)\(request.uri.string)"])
  }

  private func host(_ request: Request) -> String? {
    if let publicURL {
      let address = publicURL.drop { $0 != ":" }.dropFirst(3)
      return String(address.prefix { $0 != "/" })
    }
    guard let authority = request.head.authority, let name = HostName.name(of: authority) else { return nil }
    // The port of plain HTTP is not that of TLS.
    return name.contains(":") ? "[\(name)]" : name
  }

  private static func isHealth(_ path: String) -> Bool {
    ["/livez", "/readyz", "/ready", "/health"].contains { path == $0 || path.hasPrefix($0 + "/") }
  }
}
