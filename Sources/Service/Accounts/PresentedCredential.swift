import HTTPTypes

/// The key or token a request shows, however it shows it.
enum PresentedCredential {
  private static let apiKey = HTTPField.Name("X-API-Key")!
  /// Longer ones are not looked at.
  private static let longest = 8192

  /// Whether there is any, good or not: then no cookie is looked at.
  static func isThere(in headers: HTTPFields) -> Bool { !all(in: headers).isEmpty }

  /// `Authorization: Bearer …` or `Token …`, or `X-API-Key: …`. Several that differ are none.
  static func text(of headers: HTTPFields) -> String? {
    let found = all(in: headers)
    guard found.count == 1, let text = found.first, !text.isEmpty, text.utf8.count <= longest else {
      return nil
    }
    return text
  }

  private static func all(in headers: HTTPFields) -> Set<String> {
    var found: Set<String> = []
    for value in headers[values: .authorization] {
      let parts = value.split(separator: " ", maxSplits: 1)
      guard parts.count == 2, ["bearer", "token"].contains(parts[0].lowercased()) else { continue }
      found.insert(parts[1].filter { $0 != " " })
    }
    for value in headers[values: apiKey] { found.insert(value) }
    return found
  }
}
