import Foundation
import Glibc
import Synchronization

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

  let port: UInt16
  private let listener: Int32
  private let log = Mutex<[Request]>([])
  private let answer: @Sendable (Request) -> Reply

  init(_ answer: @escaping @Sendable (Request) -> Reply) throws {
    self.answer = answer
    listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let listener = self.listener
    let bound = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(listener, $0, length) == 0 && listen(listener, 16) == 0
          && getsockname(listener, $0, &length) == 0
      }
    }
    guard bound else { throw POSIXError(.EADDRNOTAVAIL) }
    port = UInt16(bigEndian: address.sin_port)
    Thread.detachNewThread { [weak self] in
      while true {
        let connection = accept(listener, nil, nil)
        guard connection >= 0, let self else { return }
        Thread.detachNewThread { self.serve(connection) }
      }
    }
  }

  deinit {
    shutdown(listener, Int32(SHUT_RDWR))
    close(listener)
  }

  var endpoint: String { "http://127.0.0.1:\(port)" }
  var requests: [Request] { log.withLock { $0 } }

  private func serve(_ connection: Int32) {
    defer { close(connection) }
    var received: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 4096)
    while !received.suffix(4).elementsEqual([13, 10, 13, 10]) {
      let count = recv(connection, &buffer, buffer.count, 0)
      if count <= 0 { return }
      received += buffer[0..<count]
    }
    let lines = String(decoding: received, as: UTF8.self).components(separatedBy: "\r\n")
    let words = lines[0].split(separator: " ").map(String.init)
    guard words.count == 3 else { return }
    var headers: [String: String] = [:]
    for line in lines.dropFirst() {
      guard let colon = line.firstIndex(of: ":") else { continue }
      headers[line[..<colon].lowercased()] = line[line.index(after: colon)...].trimmingCharacters(
        in: .whitespaces)
    }
    let request = log.withLock { log in
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
    transmit(Data((head + "\r\n").utf8), to: connection)
    guard request.method != "HEAD" else { return }
    transmit(reply.cutAfter.map { reply.body.prefix($0) } ?? reply.body, to: connection)
    if let stall = reply.stall { usleep(UInt32(stall / .microseconds(1))) }
  }

  private func transmit(_ data: Data, to connection: Int32) {
    data.withUnsafeBytes { bytes in
      var done = 0
      while done < bytes.count {
        let count = send(
          connection, bytes.baseAddress! + done, bytes.count - done, Int32(MSG_NOSIGNAL))
        if count <= 0 { return }
        done += count
      }
    }
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
