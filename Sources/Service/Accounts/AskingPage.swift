import HTTPTypes

/// The page a browser asks for, as the browser itself tells it; programs tell nothing.
struct AskingPage: Sendable, Hashable {
  private static let siteField = HTTPField.Name("Sec-Fetch-Site")!

  let origin: String?
  let site: String?

  init(origin: String?, site: String?) {
    self.origin = origin
    self.site = site
  }

  init(_ headers: HTTPFields) {
    self.init(origin: headers[.origin], site: headers[AskingPage.siteField])
  }

  /// Whether it is a page of the service itself, reached as `host`, or of one of the other origins.
  func isOurs(host: String?, others: Set<String>) -> Bool {
    if let origin {
      let isOwn = host.map { origin == "http://\($0)" || origin == "https://\($0)" } ?? false
      return isOwn || others.contains(origin)
    }
    return site == nil || site == "same-origin" || site == "none"
  }
}
