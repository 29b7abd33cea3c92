import Crypto
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import NIOCore
import Synchronization

/// A server on the loopback interface that takes webhooks, answers as its paths say, and verifies what it got by the
/// specification alone.
final class WebhookReceiver: Sendable {
  struct Message: Sendable {
    var path: String
    var headers: HTTPFields
    var body: String

    func header(_ name: String) -> String { HTTPField.Name(name).flatMap { headers[$0] } ?? "" }

    var fields: [String: String] {
      let object = (try? JSONSerialization.jsonObject(with: Data(body.utf8))) as? [String: Any]
      let data = object?["data"] as? [String: Any] ?? [:]
      return data.compactMapValues { $0 as? String }.merging(["event": object?["event"] as? String ?? ""]) {
        $1
      }
    }

    /// Standard Webhooks 1.0: one of the signatures is base64 of HMAC-SHA256 over `id.timestamp.body`, keyed with the
    /// bytes behind `whsec_`.
    func isSigned(by secret: String) -> Bool {
      let key =
        secret.hasPrefix("whsec_")
        ? Data(base64Encoded: String(secret.dropFirst(6))) ?? Data() : Data(secret.utf8)
      let signed = Data("\(header("webhook-id")).\(header("webhook-timestamp")).\(body)".utf8)
      return header("webhook-signature").split(separator: " ").contains { text in
        guard text.hasPrefix("v1,"), let code = Data(base64Encoded: String(text.dropFirst(3))) else {
          return false
        }
        return HMAC<SHA256>.isValidAuthenticationCode(
          code, authenticating: signed, using: SymmetricKey(data: key))
      }
    }

    /// The guides' header: hexadecimal HMAC-SHA256 of the body, keyed with the secret as text.
    func isBodySigned(by secret: String) -> Bool {
      let code = HMAC<SHA256>.authenticationCode(
        for: Data(body.utf8), using: SymmetricKey(data: Data(secret.utf8)))
      let digits = code.map { String(format: "%02x", $0) }.joined()
      return header("X-Webhook-Signature") == "sha256=" + digits
    }
  }

  private let received = Mutex<[Message]>([])
  private let failures = Mutex(0)

  var messages: [Message] { received.withLock { $0 } }

  func messages(at path: String) -> [Message] { messages.filter { $0.path == path } }

  /// `/flaky` and `/fail` answer 500 so many times.
  func fail(_ count: Int) { failures.withLock { $0 = count } }

  func run(_ body: @escaping @Sendable (_ address: String) async throws -> Void) async throws {
    let router = Router()
    router.post("**") { [self] request, _ in
      let body = try await request.body.collect(upTo: 1 << 20)
      let path = request.uri.path
      received.withLock {
        $0.append(Message(path: path, headers: request.headers, body: String(buffer: body)))
      }
      switch path {
      case "/flaky":
        let isFailing = failures.withLock { count in
          count -= 1
          return count >= 0
        }
        return Response(
          status: isFailing ? .internalServerError : .ok,
          body: .init(byteBuffer: ByteBuffer(string: "answer")))
      case "/slow":
        try await Task.sleep(for: .seconds(3))
        return Response(status: .ok)
      case "/moved": return Response(status: .temporaryRedirect, headers: [.location: "http://10.0.0.1/"])
      case "/gone": return Response(status: .gone)
      default: return Response(status: .noContent)
      }
    }
    try await Application(router: router).test(.live) { client in
      try await body("http://127.0.0.1:\(client.port ?? 0)")
    }
  }
}
