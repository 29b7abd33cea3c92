import HTTPTypes
import Hummingbird

/// Lets pages of chosen origins use the service (the CORS protocol of the Fetch standard, section 3.3). Without origins it
/// says nothing, and browsers keep foreign pages out.
struct CrossOrigin: RouterMiddleware {
  typealias Context = ServiceContext

  private let origins: Set<String>
  private let allowsAll: Bool
  private let allowsCredentials: Bool

  /// - Parameter origins: as browsers write them, or `*`; with `*` no page may send credentials.
  init(origins: [String], credentials: Bool) {
    self.origins = Set(origins)
    allowsAll = origins.contains("*")
    allowsCredentials = credentials && !origins.contains("*")
  }

  func handle(
    _ request: Request, context: ServiceContext,
    next: (Request, ServiceContext) async throws -> Response
  ) async throws -> Response {
    if origins.isEmpty { return try await next(request, context) }
    let allowed = request.headers[.origin].flatMap(allowedOrigin)
    let asksFirst =
      request.method == .options && request.headers[.origin] != nil
      && request.headers[.accessControlRequestMethod] != nil
    if asksFirst {
      var response = Response(status: .noContent)
      vary(&response.headers, ["Access-Control-Request-Method", "Access-Control-Request-Headers"])
      guard let allowed else { return response }
      allow(allowed, &response.headers)
      response.headers[.accessControlAllowMethods] = "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS"
      // Clients of other services send headers that only they know; what is allowed is the page, not its headers.
      if let wanted = request.headers[.accessControlRequestHeaders], CrossOrigin.isListOfNames(wanted) {
        response.headers[.accessControlAllowHeaders] = wanted
      }
      response.headers[.accessControlMaxAge] = "7200"
      return response
    }
    var response = try await next(request, context)
    vary(&response.headers, [])
    if let allowed {
      allow(allowed, &response.headers)
      response.headers[.accessControlExposeHeaders] = CrossOrigin.exposed
    }
    return response
  }

  private func allowedOrigin(_ origin: String) -> String? {
    if allowsAll { return "*" }
    return origins.contains(origin) ? origin : nil
  }

  private func allow(_ origin: String, _ headers: inout HTTPFields) {
    headers[.accessControlAllowOrigin] = origin
    if allowsCredentials { headers[.accessControlAllowCredentials] = "true" }
  }

  /// Answers differ by origin, so caches must not give one page's to another.
  private func vary(_ headers: inout HTTPFields, _ more: [String]) {
    let added = (allowsAll ? [] : ["Origin"]) + more
    if added.isEmpty { return }
    headers[.vary] = ([headers[.vary]].compactMap(\.self) + added).joined(separator: ", ")
  }

  private static func isListOfNames(_ text: String) -> Bool {
    text.utf8.count <= 4096
      && text.split(separator: ",").allSatisfy { HTTPField.Name(String($0).trimmed) != nil }
  }

  /// Headers that pages may read besides those that they always may.
  private static let exposed =
    ([
      "Location", "X-Request-ID", "Content-Disposition", "Content-Range", "Accept-Ranges", "ETag", "Link",
      "Tus-Resumable", "Tus-Version", "Tus-Extension", "Tus-Max-Size", "Tus-Checksum-Algorithm",
      "Upload-Offset", "Upload-Length", "Upload-Defer-Length", "Upload-Concat", "Upload-Expires",
      "Upload-Metadata",
    ] + RateLimits.headerNames).joined(separator: ", ")
}
