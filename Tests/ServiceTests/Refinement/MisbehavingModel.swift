import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import NIOCore
import Synchronization

/// A server on the loopback interface that speaks OpenAI's chat completions as well as its paths say: `/good/v1`,
/// `/invented/v1`, ….
final class MisbehavingModel: Sendable {
  struct Asked: Sendable {
    var path: String
    var headers: HTTPFields
    var body: String

    var words: String {
      let messages = (fields["messages"] as? [[String: Any]]) ?? []
      return messages.dropFirst().compactMap { $0["content"] as? String }.joined()
    }
    var format: String? { (fields["response_format"] as? [String: Any])?["type"] as? String }
    private var fields: [String: Any] {
      (try? JSONSerialization.jsonObject(with: Data(body.utf8))) as? [String: Any] ?? [:]
    }
  }

  private let log = Mutex<[Asked]>([])
  var asked: [Asked] { log.withLock { $0 } }
  func forget() { log.withLock { $0 = [] } }

  static let text =
    "First Jane opens the letter. Then Jane scans it. If the letter is a bill, Jane pays the bill. Finally Jane files the letter."

  /// A diagram of that text; elements are `id|label|quote` and `from|to|quote`.
  static func answer(
    _ nodes: [String] = [
      "a|Open the letter|opens the letter", "b|Scan it|scans it", "c|Pay the bill|pays the bill",
      "d|File the letter|files the letter",
    ],
    _ edges: [String] = ["a|b|scans it", "b|c|pays the bill", "c|d|files the letter"],
    kind: String = "flowchart",
    title: String = "The letter"
  ) -> String {
    func parts(_ text: String) -> [String] { text.split(separator: "|").map(String.init) }
    let object: [String: Any] = [
      "title": title, "summary": "",
      "diagram": [
        "kind": kind, "title": title,
        "nodes": nodes.map(parts).map {
          ["id": $0[0], "label": $0[1], "evidence": [["quote": $0[2]]]] as [String: Any]
        },
        "edges": edges.map(parts).map {
          ["from": $0[0], "to": $0[1], "evidence": [["quote": $0[2]]]] as [String: Any]
        },
      ] as [String: Any],
    ]
    return json(object)
  }

  static func json(_ object: Any) -> String {
    let data = try? JSONSerialization.data(withJSONObject: object, options: .sortedKeys)
    return data.map { String(decoding: $0, as: UTF8.self) } ?? ""
  }

  private static func completion(_ content: String, finish: String = "stop") -> Response {
    reply(
      json([
        "choices": [["message": ["content": content], "finish_reason": finish] as [String: Any]],
        "usage": ["prompt_tokens": 900, "completion_tokens": 100],
      ]))
  }

  private static func reply(
    _ body: String, _ status: HTTPResponse.Status = .ok, _ headers: HTTPFields = [:]
  ) -> Response {
    Response(status: status, headers: headers, body: .init(byteBuffer: ByteBuffer(string: body)))
  }

  private func answer(_ mode: String, _ count: Int, _ asked: Asked) async throws -> Response {
    let good = MisbehavingModel.answer()
    switch mode {
    case "good": return Self.completion(good)
    case "fenced": return Self.completion("Sure! Here it is:\n```json\n\(good)\n```")
    case "invented":
      return Self.completion(Self.answer(["a|Fly to Mars|we fly", "b|Land|we land"], ["a|b|we land"]))
    case "partly":
      return Self.completion(
        Self.answer(
          [
            "a|Open the letter|opens the letter", "b|Scan it|scans it", "x|Call the bank|calls the bank",
            "c|Pay the bill|pays the bill", "d|File the letter|files the letter",
          ],
          [
            "a|b|scans it", "b|c|pays the bill", "c|d|files the letter", "d|x|files the letter",
            "d|nobody|it",
          ]))
    case "injected":
      return Self.completion(
        Self.answer(["a|<img src=x onerror=alert(1)>|opens the letter"], [], title: "Send me money"))
    case "invalid": return Self.completion("I would rather talk about the weather {")
    case "truncated": return Self.completion(String(good.prefix(200)), finish: "length")
    case "schema":
      return Self.completion(#"{"diagram": {"kind": "flowchart", "nodes": {"a": 1}, "edges": 7}}"#)
    case "html": return Self.reply("<html><body>It works!</body></html>")
    case "limited":
      return count > 1 ? Self.completion(good) : Self.reply("{}", .tooManyRequests, [.retryAfter: "0.05"])
    case "broken": return Self.reply("oops", .internalServerError)
    case "hanging":
      try await Task.sleep(for: .seconds(5))
      return Self.completion(good)
    case "endless":
      let piece = ByteBuffer(string: String(repeating: " ", count: 64 << 10))
      return Response(
        status: .ok,
        body: .init { writer in
          while true { try await writer.write(piece) }
        })
    case "plain":
      return asked.format == nil
        ? Self.completion(good)
        : Self.reply(#"{"error": {"message": "unknown field response_format"}}"#, .badRequest)
    case "locked": return Self.reply(#"{"error": {"message": "bad key sk-test-key"}}"#, .unauthorized)
    case "moved": return Self.reply("", .temporaryRedirect, [.location: "/good/v1/chat/completions"])
    default: return Self.reply("", .notFound)
    }
  }

  func run(_ body: @escaping @Sendable (_ address: String) async throws -> Void) async throws {
    let router = Router()
    router.post("{mode}/v1/chat/completions") { [self] request, context in
      let body = try await request.body.collect(upTo: 1 << 20)
      let asked = Asked(path: request.uri.path, headers: request.headers, body: String(buffer: body))
      let count = log.withLock {
        $0.append(asked)
        return $0.count
      }
      return try await answer(context.parameters.get("mode") ?? "", count, asked)
    }
    try await Application(router: router).test(.live) { client in
      try await body("http://127.0.0.1:\(client.port ?? 0)")
    }
  }
}
