import HTTPTypes

/// Which methods a path has, for those who use another (RFC 9110, section 15.5.6).
enum AllowedMethods {
  private static let table = APIOperation.all.map { operation in
    (segments: operation.path.split(separator: "/").map(String.init), method: operation.method)
  }

  static func at(_ path: String) -> [HTTPRequest.Method] {
    let asked = path.split(separator: "/")
    var methods: [HTTPRequest.Method] = []
    for (segments, method) in table where segments.count == asked.count && !methods.contains(method) {
      if zip(segments, asked).allSatisfy({ $0.hasPrefix("{") || $0 == $1 }) { methods.append(method) }
    }
    return methods
  }
}
