import Foundation
import Synchronization

#if canImport(Glibc)
  import Glibc
#endif

/// A language model's server for one command: answers every request with the same chat completion, one connection at a
/// time, on a thread of its own.
final class LocalModel: Sendable {
  let address: String
  private let listener: Int32
  private let received = Mutex<[String]>([])

  /// Requests with their headers and bodies.
  var requests: [String] { received.withLock { $0 } }

  struct Unavailable: Error {}

  init(status: String = "200 OK", content: String) throws {
    listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var own = sockaddr_in()
    own.sin_family = sa_family_t(AF_INET)
    own.sin_addr.s_addr = inet_addr("127.0.0.1")
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let descriptor = listener
    let isListening = withUnsafeMutablePointer(to: &own) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(descriptor, $0, size) == 0 && listen(descriptor, 8) == 0
          && getsockname(descriptor, $0, &size) == 0
      }
    }
    guard isListening else { throw Unavailable() }
    address = "http://127.0.0.1:\(UInt16(bigEndian: own.sin_port))"
    let completion: [String: Any] = [
      "choices": [["message": ["content": content], "finish_reason": "stop"] as [String: Any]],
      "usage": ["prompt_tokens": 700, "completion_tokens": 300],
    ]
    let body = String(decoding: try JSONSerialization.data(withJSONObject: completion), as: UTF8.self)
    let answer =
      "HTTP/1.1 \(status)\r\nContent-Type: application/json\r\nContent-Length: \(body.utf8.count)\r\n"
      + "Connection: close\r\n\r\n" + body
    let thread = Thread { [self] in
      while true {
        let connection = accept(descriptor, nil, nil)
        guard connection >= 0 else { return }
        let request = LocalModel.read(connection)
        received.withLock { $0.append(request) }
        var bytes = Array(answer.utf8)[...]
        while !bytes.isEmpty {
          let count = bytes.withUnsafeBytes {
            send(connection, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
          }
          if count <= 0 { break }
          bytes = bytes.dropFirst(count)
        }
        close(connection)
      }
    }
    thread.start()
  }

  /// Ends the thread, which holds this object.
  func stop() {
    shutdown(listener, Int32(SHUT_RDWR))
    close(listener)
  }

  private static func read(_ connection: Int32) -> String {
    var bytes: [UInt8] = []
    var part = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let text = String(decoding: bytes, as: UTF8.self)
      if let end = text.range(of: "\r\n\r\n") {
        let length = text[..<end.lowerBound].split(separator: "\r\n").first {
          $0.lowercased().hasPrefix("content-length:")
        }
        let wanted =
          length.flatMap { Int($0.split(separator: ":")[1].trimmingCharacters(in: .whitespaces)) } ?? 0
        if text[end.upperBound...].utf8.count >= wanted { return text }
      }
      let count = recv(connection, &part, part.count, 0)
      guard count > 0 else { return text }
      bytes += part.prefix(count)
    }
  }
}
