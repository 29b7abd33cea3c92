import HTTPTypes
import Hummingbird
import Transcripts

/// The document of the interface, and the page on which to try it.
struct OpenAPIRoutes: Sendable {
  /// To be added last: the document tells of the routes that are there.
  func add(to router: Router<ServiceContext>) {
    let paths = ["/openapi.json", "/api/openapi.json", "/docs"]
    let there = Set(router.routes.map { "\($0.method) \($0.path)" } + paths.map { "GET \($0)" })
    let text = OpenAPIDocument.value(
      of: APIOperation.all.filter { there.contains("\($0.method) \($0.routerPath)") }
    ).serialized()
    for path in paths.dropLast() {
      router.get(RouterPath(path)) { _, _ in Response.text(text, type: "application/json") }
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
