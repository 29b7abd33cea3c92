import HTTPTypes
import Hummingbird

/// The document of the interface, and the page on which to try it.
struct OpenAPIRoutes: Sendable {
  func add(to router: some RouterMethods<ServiceContext>) {
    for path in ["/openapi.json", "/api/openapi.json"] {
      router.get(RouterPath(path)) { _, _ in Response.text(OpenAPIDocument.text, type: "application/json") }
    }
    router.get("/docs") { _, _ in
      var headers: HTTPFields = [.cacheControl: "no-cache"]
      // Nothing of the page comes from elsewhere, nor goes there.
      headers[HTTPField.Name("Content-Security-Policy")!] =
        "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; connect-src 'self'; "
        + "img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
      return Response.text(TryItPage.html, type: "text/html; charset=utf-8", headers: headers)
    }
  }
}
