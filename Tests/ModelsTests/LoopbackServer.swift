import Foundation
import Glibc
import Synchronization
import WebFixtures

/// An HTTP/1.1 server on a free port of the loopback interface; each answer is what the test's closure says.
final class LoopbackServer: Sendable {
  struct Request: Sendable {
    var method: String
    var path: String
    var headers: [String: String]
    /// How many requests with this method and path came before.
    var earlier: Int
  }

  struct Reply: Sendable {
    var status = 200
    var headers: [String: String] = [:]
    var body = Data()
    /// What `Content-Length` claims instead of the truth.
    var claimedLength: Int?
    var sendsLength = true
    /// The connection is cut after this many bytes of the body.
    var cutAfter: Int?
    /// Before anything is sent.
    var pause: Duration?
    /// How long nothing comes before the connection is cut.
    var stall: Duration?
  }

  private let server: SocketServer
  private let log: RequestLog

  init(_ answer: @escaping @Sendable (Request) -> Reply) throws {
    let log = RequestLog()
    self.log = log
    server = try SocketServer { LoopbackServer.serve($0, log, answer) }
  }

  var port: UInt16 { UInt16(server.port) }
  var endpoint: String { "http://127.0.0.1:\(port)" }
  var requests: [Request] { log.entries.withLock { $0 } }

  private final class RequestLog: Sendable {
    let entries = Mutex<[Request]>([])
  }

  private static func serve(
    _ connection: SocketConnection, _ log: RequestLog, _ answer: (Request) -> Reply
  ) {
    let lines = connection.head()
    guard !lines.isEmpty else { return }
    let words = lines[0].split(separator: " ").map(String.init)
    guard words.count == 3 else { return }
    var headers: [String: String] = [:]
    for line in lines.dropFirst() {
      guard let colon = line.firstIndex(of: ":") else { continue }
      headers[line[..<colon].lowercased()] = line[line.index(after: colon)...].trimmingCharacters(
        in: .whitespaces)
    }
    let request = log.entries.withLock { log in
      let earlier = log.count { $0.method == words[0] && $0.path == words[1] }
      let request = Request(method: words[0], path: words[1], headers: headers, earlier: earlier)
      log.append(request)
      return request
    }
    let reply = answer(request)
    if let pause = reply.pause { usleep(UInt32(pause / .microseconds(1))) }
    var head = "HTTP/1.1 \(reply.status) Answer\r\nConnection: close\r\n"
    if reply.sendsLength { head += "Content-Length: \(reply.claimedLength ?? reply.body.count)\r\n" }
    for (name, value) in reply.headers { head += "\(name): \(value)\r\n" }
    connection.send((head + "\r\n").utf8)
    guard request.method != "HEAD" else { return }
    connection.send(reply.cutAfter.map { reply.body.prefix($0) } ?? reply.body)
    if let stall = reply.stall { usleep(UInt32(stall / .microseconds(1))) }
  }
}

extension LoopbackServer.Reply {
  /// The part of a file that a request's `Range` asks for, as RFC 9110 has it; all of it otherwise.
  static func file(
    _ contents: Data, for request: LoopbackServer.Request, tag: String? = "\"v1\""
  ) -> LoopbackServer.Reply {
    var reply = LoopbackServer.Reply(body: contents)
    reply.headers["ETag"] = tag
    guard let range = request.headers["range"]?.dropFirst("bytes=".count) else { return reply }
    if let condition = request.headers["if-range"], condition != tag { return reply }
    let bounds = range.split(separator: "-", omittingEmptySubsequences: false)
    guard let start = Int(bounds[0]), start < contents.count else {
      return LoopbackServer.Reply(status: 416)
    }
    let end = min(Int(bounds[1]) ?? contents.count - 1, contents.count - 1)
    reply.status = 206
    reply.body = contents[start...end]
    reply.headers["Content-Range"] = "bytes \(start)-\(end)/\(contents.count)"
    return reply
  }
}
