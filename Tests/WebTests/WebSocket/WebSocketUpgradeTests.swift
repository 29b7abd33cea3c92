import HTTPTypes
import Hummingbird
import HummingbirdCore
import HummingbirdTesting
import NIOCore
import NIOPosix
import Testing
import Web

@Suite("WebSockets on the service's own port", .timeLimit(.minutes(1)))
struct WebSocketUpgradeTests {
  /// Raw bytes over one connection; what comes back until it ends or enough is there.
  private func exchange(
    _ pieces: [[UInt8]], limits: WebSocketLimits = WebSocketLimits(), until isEnough: String? = nil
  ) async throws -> [UInt8] {
    let router = Router()
    router.get("/plain") { _, _ in "plain" }
    router.get("/refused/ws") { _, _ -> Response in throw HTTPError(.forbidden) }
    router.get("/echo/ws") { _, _ in
      try WebSocketOffer.accept(subprotocol: "two", limits: limits) { reader, writer in
        while let message = try await reader.next() {
          switch message {
          case .text("bye"): return
          case .text(let text): try await writer.send(text)
          case .binary(let bytes): try await writer.send(bytes)
          }
        }
      }
    }
    let application = Application(
      router: router,
      server: .guarded(
        ConnectionLimits(),
        channel: { responder, http -> any ServerChildChannel in
          WebSocketUpgradeChannel(
            responder: responder, configuration: .init(http: http) { $0.hasSuffix("/ws") })
        }), configuration: .init(address: .hostname("127.0.0.1", port: 0)))
    return try await application.test(.live) { client in
      let port = try #require(client.port)
      let channel = try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
        .connect(host: "127.0.0.1", port: port) { channel in
          channel.eventLoop.makeCompletedFuture {
            try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
          }
        }
      return try await channel.executeThenClose { inbound, outbound in
        var answer: [UInt8] = []
        // Frames only come once the upgrade is agreed on.
        var isAgreed = false
        let isUpgrade = String(decoding: pieces[0], as: UTF8.self).contains("websocket")
        for piece in isUpgrade ? pieces[..<1] : pieces[...] {
          try await outbound.write(ByteBuffer(bytes: piece))
        }
        for try await bytes in inbound {
          answer += bytes.readableBytesView
          if isUpgrade, !isAgreed, String(decoding: answer, as: UTF8.self).contains("\r\n\r\n") {
            isAgreed = true
            for piece in pieces.dropFirst() { try await outbound.write(ByteBuffer(bytes: piece)) }
          }
          if let isEnough, String(decoding: answer, as: UTF8.self).contains(isEnough) { break }
        }
        return answer
      }
    }
  }

  private func request(_ path: String, _ more: String = "", version: Int = 13) -> [UInt8] {
    Array(
      """
      GET \(path) HTTP/1.1\r
      Host: localhost\r
      Connection: Upgrade\r
      Upgrade: websocket\r
      Sec-WebSocket-Version: \(version)\r
      Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
      \(more)\r

      """.utf8)
  }

  /// A client's frame with the key 0, which leaves the bytes as they are.
  private func frame(_ first: UInt8, _ text: String) -> [UInt8] {
    [first, 0x80 | UInt8(text.utf8.count), 0, 0, 0, 0] + text.utf8
  }

  @Test("A message comes back, a ping is answered, and both sides say goodbye")
  func echo() async throws {
    let answer = try await exchange([
      request("/echo/ws", "Sec-WebSocket-Protocol: one, two\r\n"), frame(0x81, "hello"), frame(0x89, "p"),
      frame(0x88, ""),
    ])
    let head = String(decoding: answer, as: UTF8.self)
    #expect(head.hasPrefix("HTTP/1.1 101"))
    // The value that RFC 6455 works out for this key in section 1.3.
    #expect(head.contains("s3pPLMBiTxaQ9kYGzzhZRbK+xOo="))
    #expect(head.lowercased().contains("sec-websocket-protocol: two"))
    #expect(answer.suffix(12) == [0x81, 5] + Array("hello".utf8) + [0x8A, 1, UInt8(ascii: "p"), 0x88, 0])
  }

  @Test("A handler that returns ends it with 1000, and silence after that is not waited for long")
  func ends() async throws {
    let answer = try await exchange(
      [request("/echo/ws"), frame(0x81, "bye")], limits: WebSocketLimits(closeSeconds: 0.2))
    #expect(answer.suffix(4) == [0x88, 2, 0x03, 0xE8])
  }

  @Test("What is no frame of a client ends it with 1002, a message too long with 1009")
  func faults() async throws {
    let limits = WebSocketLimits(messageBytes: 4, closeSeconds: 0.2)
    let unmasked = try await exchange([request("/echo/ws"), [0x81, 1, 0x61]], limits: limits)
    #expect(unmasked.suffix(300).contains([0x03, 0xEA]))
    let long = try await exchange([request("/echo/ws"), frame(0x82, "12345")], limits: limits)
    #expect(long.contains([0x03, 0xF1]))
  }

  @Test("Who does not answer is cut")
  func silence() async throws {
    // The exchange ends only when the service cuts it; before that there may be one ping or, on a busy machine, none.
    let answer = try await exchange([request("/echo/ws")], limits: WebSocketLimits(pingSeconds: 0.1))
    #expect(String(decoding: answer, as: UTF8.self).hasPrefix("HTTP/1.1 101"))
    #expect(!answer.contains([0x88, 2]), "nobody says goodbye to who is not there")
  }

  @Test(
    "What is refused, is no WebSocket or asks for another version is answered by the router",
    arguments: [
      ("/refused/ws", 13, "403"), ("/plain", 13, "200"), ("/none/ws", 13, "404"), ("/echo/ws", 12, "500"),
    ])
  func refusal(path: String, version: Int, status: String) async throws {
    let answer = try await exchange([request(path, version: version)], until: "\r\n\r\n")
    #expect(String(decoding: answer, as: UTF8.self).hasPrefix("HTTP/1.1 \(status)"))
  }

  @Test("A frame that comes with the request is read, and does no harm")
  func hurry() async throws {
    let limits = WebSocketLimits(messageBytes: 4, closeSeconds: 0.2)
    let answer = try await exchange([request("/echo/ws") + frame(0x81, "bye")], limits: limits)
    #expect(answer.suffix(4) == [0x88, 2, 0x03, 0xE8])
  }

  @Test("Other upgrades are ordinary requests")
  func others() async throws {
    let get = "GET /plain HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n"
    let answer = try await exchange([Array(get.utf8)])
    #expect(String(decoding: answer, as: UTF8.self).hasPrefix("HTTP/1.1 200"))
  }

  @Test("What is no HTTP is refused")
  func nonsense() async throws {
    let answer = try await exchange([Array("nonsense\r\n\r\n".utf8)])
    #expect(String(decoding: answer, as: UTF8.self).hasPrefix("HTTP/1.1 400"))
  }

  @Test("Ordinary requests follow each other on a connection")
  func ordinary() async throws {
    let get = Array("GET /plain HTTP/1.1\r\nHost: localhost\r\n\r\n".utf8)
    let last = Array("GET /plain HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".utf8)
    let answer = String(decoding: try await exchange([get, last]), as: UTF8.self)
    #expect(answer.ranges(of: "HTTP/1.1 200").count == 2)
  }
}

extension Array where Element == UInt8 {
  fileprivate func contains(_ other: [UInt8]) -> Bool { firstRange(of: other) != nil }
}

extension ArraySlice where Element == UInt8 {
  fileprivate func contains(_ other: [UInt8]) -> Bool { firstRange(of: other) != nil }
}
