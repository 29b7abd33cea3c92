import Accounts
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import NIOCore
import Testing

@testable import Service

/// Every operation of the document × what no client means.
@Suite("Malformed requests", .timeLimit(.minutes(2)))
struct MalformedRequestTests {
  private static let names = [
    "%00", "%2e%2e%2fetc", "%ff%fe", String(repeating: "a", count: 3000), "-1", "~",
  ]
  private static let queries = [
    "limit=-1", "limit=1e9", "page=99999999999999999999", "offset=-5", "status=%00", "sort=%27", "order=up",
    "format=../x", "formats=,,", "q=%FF", "before=-1", "after=x", "duration_seconds=nan", "&&&==",
    "url=gopher:x",
  ]
  private static let bodies = [
    "", "{", "[]", "7", "null", "\"x\"", "{\"items\":null}", "{\"items\":[null]}", "{\"url\":{\"a\":[1]}}",
    "{\"quota\":{\"bytes\":1e400}}",
    "{\"name\":\"\\u0000\",\"username\":\"\\u0000\",\"password\":\"\\ud800\"}",
    "{\"expires_in_days\":-1,\"name\":\"x\"}", "{\"expires_at\":\"never\",\"name\":\"x\"}",
    "{\"items\":\(String(repeating: "[", count: 600))\(String(repeating: "]", count: 600))}",
    String(repeating: "[", count: 100_000), "\u{FEFF}{}",
  ]
  private static let types = [
    "application/json", "application/x-www-form-urlencoded", "multipart/form-data",
    "multipart/form-data; boundary=", "multipart/form-data; boundary=b", "audio/wav", "text/html", ";;;",
  ]

  @Test("are refused, and never with a fault of the service")
  func all() async throws {
    let users = try await MultiUserService()
    let admin = try await users.user("admin", role: .admin)
    try await users.test { ask async throws in
      let headers = try await users.token(admin).headers
      for operation in APIOperation.all {
        // These end the login that asks, or wait for the clock of passwords.
        if operation.path.contains("auth") || operation.path == "/token" { continue }
        func send(_ path: String, _ type: String? = nil, _ body: String? = nil) async throws {
          var headers = headers
          if let type { headers[.contentType] = type }
          let status = try await ask.client.execute(
            uri: path, method: operation.method, headers: headers, body: body.map { ByteBuffer(string: $0) }
          ) { $0.status.code }
          #expect(
            status < 500 || status == 503,
            "\(operation.method) \(path.prefix(90)) \(type ?? "") \(body ?? "")")
        }
        let name = operation.path.firstRange(of: /\{\w+\}/)
        for text in name == nil ? [] : Self.names {
          try await send(operation.path.replacing(/\{\w+\}/, with: text))
        }
        let path = operation.path.replacing(/\{\w+\}/, with: "01M7ZDSG1J4P010DZDNFXB2EBM")
        if operation.method == .get {
          for query in Self.queries { try await send("\(path)?\(query)") }
        }
        guard operation.body != nil else { continue }
        for body in Self.bodies { try await send(path, Self.types[0], body) }
        for type in Self.types.dropFirst() { try await send(path, type, "--b\r\nx\r\n\r\n=%ZZ&a=b") }
      }
    }
  }
}
