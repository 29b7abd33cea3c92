import HTTPTypes
import Hummingbird

/// Tells browsers what not to do with our answers. What an answer says itself stays.
struct SecurityHeaders: RouterMiddleware {
  typealias Context = ServiceContext

  /// Two years, as browsers' lists want it.
  static let transport = "max-age=63072000; includeSubDomains"
  /// For pages: nothing from elsewhere, nothing inline but styles.
  static let pages =
    "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; media-src 'self' blob:; "
    + "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
  /// For all else, which browsers show as pages when somebody opens it: a drawing must not run scripts either.
  static let data =
    "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; media-src 'self'; frame-ancestors 'none'"

  /// Whether pages of other origins may use answers at all.
  private let isShared: Bool

  init(isShared: Bool) { self.isShared = isShared }

  func handle(
    _ request: Request, context: ServiceContext,
    next: (Request, ServiceContext) async throws -> Response
  ) async throws -> Response {
    var response = try await next(request, context)
    let isPage = response.headers[.contentType]?.lowercased().hasPrefix("text/html") ?? false
    var wanted: [(String, String)] = [
      ("X-Content-Type-Options", "nosniff"), ("X-Frame-Options", "DENY"),
      ("Referrer-Policy", "no-referrer"),
      ("Content-Security-Policy", isPage ? SecurityHeaders.pages : SecurityHeaders.data),
      ("Cross-Origin-Resource-Policy", isShared ? "cross-origin" : "same-origin"),
      ("Cross-Origin-Opener-Policy", "same-origin"),
      // The filter of old browsers was a hole by itself.
      ("X-XSS-Protection", "0"),
      ("Permissions-Policy", "camera=(), geolocation=(), payment=(), usb=(), microphone=(self)"),
    ]
    if context.isSecure { wanted.append(("Strict-Transport-Security", SecurityHeaders.transport)) }
    if !isPage, context.principal != nil || RateRules.routeClass(request.method, request.uri.path) != .free {
      // Transcripts stay out of caches that others use.
      wanted.append(("Cache-Control", "no-store"))
    }
    for (name, value) in wanted {
      if let name = HTTPField.Name(name), response.headers[name] == nil { response.headers[name] = value }
    }
    return response
  }
}
