import HTTPTypes

/// Which methods a path has, for those who use another (RFC 9110, section 15.5.6).
enum AllowedMethods {
  private static let table = APIOperation.all.map { operation in
    (segments: operation.path.split(separator: "/").map(String.init), method: operation.method)
  }

  private static func isName(_ segment: String) -> Bool { segment.hasPrefix("{") }

  static func at(_ path: String) -> [HTTPRequest.Method] {
    let asked = path.split(separator: "/")
    let fitting = table.filter { segments, _ in
      segments.count == asked.count && zip(segments, asked).allSatisfy { isName($0) || $0 == $1 }
    }
    // As in the router, a word goes before a name: `webhooks/deliveries` is no webhook called deliveries.
    let fewestNames = fitting.map { $0.segments.count(where: isName) }.min()
    var methods: [HTTPRequest.Method] = []
    for (segments, method) in fitting where segments.count(where: isName) == fewestNames {
      if !methods.contains(method) { methods.append(method) }
    }
    if methods.contains(.get), !methods.contains(.head) { methods.append(.head) }
    return methods
  }
}
