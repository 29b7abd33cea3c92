import HTTPTypes
import Hummingbird
import Logging

/// Gives every request a name: the caller's `X-Request-ID` if it is a fit one, else a new one; answers carry it.
struct RequestNames: RouterMiddleware {
  static let field = HTTPField.Name("X-Request-ID")

  func handle(
    _ request: Request, context: ServiceContext,
    next: (Request, ServiceContext) async throws -> Response
  ) async throws -> Response {
    var context = context
    let given = RequestNames.field.flatMap { request.headers[$0] }
    context.requestID = given.flatMap(RequestNames.fit) ?? RequestNames.new()
    var response = try await next(request, context)
    if let field = RequestNames.field { response.headers[field] = context.requestID }
    return response
  }

  /// Names go into logs, so only plain ones are taken over.
  private static func fit(_ name: String) -> String? {
    let isPlain = name.utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."):
        true
      default: false
      }
    }
    return isPlain && (1...128).contains(name.utf8.count) ? name : nil
  }

  static func new() -> String {
    let number = UInt128.random(in: .min ... .max)
    let text = String(number, radix: 16)
    return String(repeating: "0", count: 32 - text.count) + text
  }
}
