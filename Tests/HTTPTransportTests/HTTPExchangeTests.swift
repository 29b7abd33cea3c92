import Foundation
import HTTPTransport
import NIOCore
import NIOHTTP1
import NIOSSL
import Synchronization
import Testing
import WebFixtures

/// An exchange that is patient enough for a busy machine.
func patient() -> HTTPExchange { HTTPExchange(connectSeconds: 20, idleSeconds: 20) }

extension HTTPExchange {
  func get(_ url: String, headers: HTTPHeaders = [:]) async throws -> (status: Int, text: String) {
    try await send(.GET, url, headers: headers) { head, body in
      var text = ""
      for try await piece in body { text += String(buffer: piece) }
      return (Int(head.status.code), text)
    }
  }

  /// How asking fails.
  func failure(_ url: String) async throws -> ConnectionFailure {
    try await #require(throws: ConnectionFailure.self) { try await get(url) }
  }
}

/// A server's TLS with a certificate for `localhost`, and the file by which it is trusted.
struct Encryption {
  let context: NIOSSLContext
  let file: URL

  init() throws {
    let made = try SelfSignedCertificate()
    let certificate = try NIOSSLCertificate(bytes: Array(made.certificate.utf8), format: .pem)
    let key = try NIOSSLPrivateKey(bytes: Array(made.key.utf8), format: .pem)
    context = try NIOSSLContext(
      configuration: .makeServerConfiguration(
        certificateChain: [.certificate(certificate)], privateKey: .privateKey(key)))
    file = FileManager.default.temporaryDirectory.appendingPathComponent("roots-\(UUID().uuidString).pem")
    try Data(made.certificate.utf8).write(to: file)
  }
}

@Suite struct HTTPExchangeTests {
  /// An answer's head and the length that it claims.
  private static func head(_ length: Int) -> [UInt8] {
    Array("HTTP/1.1 200 OK\r\nContent-Length: \(length)\r\n\r\n".utf8)
  }

  @Test("A request has its headers, and its target to the byte")
  func request() async throws {
    let server = try await OutboundServer.start { _ in .init(status: .accepted, body: Array("hello".utf8)) }
    let target = "/a%2Fb/c?X-Amz-Signature=1%2F2+3&name=%22f.bin%22%3B%20x*%3DUTF-8%27%27f&empty="
    let answer = try await patient().get(
      "http://127.0.0.1:\(server.port)\(target)", headers: ["Range": "bytes=1-"])
    #expect(answer == (202, "hello"))
    let asked = try #require(server.asked.first)
    #expect(asked.method == "GET" && asked.path == target)
    #expect(asked.headers["user-agent"] == ["steno"] && asked.headers["accept-encoding"] == ["identity"])
    #expect(asked.headers["range"] == ["bytes=1-"])
  }

  @Test("A redirect is an answer like any other")
  func redirect() async throws {
    let server = try await OutboundServer.start { _ in .init(status: .found, headers: ["Location": "/b"]) }
    #expect(try await patient().get("http://127.0.0.1:\(server.port)/a").status == 302)
    #expect(server.asked.count == 1)
  }

  @Test("A server is trusted by the file that SSL_CERT_FILE names, and only for its name")
  func trust() async throws {
    let tls = try Encryption()
    defer { try? FileManager.default.removeItem(at: tls.file) }
    let server = try await OutboundServer.start(tls: tls.context) { _ in .init(body: Array("safe".utf8)) }
    var exchange = patient()
    let stranger = try await exchange.failure("https://localhost:\(server.port)/")
    #expect(stranger == .untrusted(reason: "its certificate is not trusted") && !stranger.mayPass)
    exchange.trustRoots = TrustRoots(environment: ["SSL_CERT_FILE": tls.file.path])
    #expect(try await exchange.get("https://localhost:\(server.port)/") == (200, "safe"))
    exchange.addresses = ["other.example": try #require(IPAddress("127.0.0.1"))]
    #expect(
      try await exchange.failure("https://other.example:\(server.port)/")
        == .untrusted(reason: "its certificate is not for this name"))
    exchange.trustRoots = TrustRoots(environment: ["SSL_CERT_FILE": tls.file.path + "-gone"])
    #expect(
      try await exchange.failure("https://localhost:\(server.port)/")
        == .untrusted(reason: "the file of trusted certificates cannot be read"))
  }

  @Test("Failures are told apart, in words")
  func failures() async throws {
    let refused = try await patient().failure("http://127.0.0.1:1/")
    #expect(refused == .unreachable(reason: "connection refused") && refused.isBeforeRequest)
    // A label that is too long is known to be no name without asking anybody.
    let unknown = try await patient().failure("http://\(String(repeating: "a", count: 70)).example/")
    #expect(unknown == .unknownHost && "\(unknown)" == "this host is not known")
    #expect(
      try await patient().failure("http://localhost:1/") == .unreachable(reason: "connection refused"))
    for url in ["http:///a", "ftp://127.0.0.1/", ""] {
      let failure = try await patient().failure(url)
      #expect(!failure.isBeforeRequest, "\(failure)")
    }
    let plain = try await OutboundServer.start { _ in .init() }
    #expect(
      try await patient().failure("https://localhost:\(plain.port)/")
        == .untrusted(reason: "it does not speak TLS there"))
    let babble = try SocketServer { connection in
      _ = connection.head()
      connection.send("220 mail.example ESMTP\r\n\r\n".utf8)
    }
    #expect(
      try await patient().failure("http://127.0.0.1:\(babble.port)/")
        == .interrupted(reason: "what came is not HTTP"))
  }

  @Test("A server that says nothing is waited for as long as was agreed")
  func silence() async throws {
    let silent = try await OutboundServer.start { _ in .init(isSilent: true) }
    var exchange = patient()
    exchange.idleSeconds = 0.2
    #expect(try await exchange.failure("http://127.0.0.1:\(silent.port)/") == .timedOut)
    let stalled = try SocketServer { connection in
      _ = connection.head()
      connection.send(Self.head(10) + [1])
      _ = connection.receive()
    }
    #expect(try await exchange.failure("http://127.0.0.1:\(stalled.port)/") == .timedOut)
  }

  @Test("An answer that ends too early gives what came and then fails")
  func cut() async throws {
    let server = try SocketServer { connection in
      _ = connection.head()
      connection.send(Self.head(10) + Array("half".utf8))
    }
    let received = Mutex("")
    await #expect(throws: ConnectionFailure.interrupted(reason: "the connection broke")) {
      try await patient().send(.GET, "http://127.0.0.1:\(server.port)/") { _, body in
        for try await piece in body { received.withLock { $0 += String(buffer: piece) } }
      }
    }
    #expect(received.withLock { $0 } == "half")
  }

  @Test(
    "What the receiver throws comes out as it is, and a cancelled task ends at once", .timeLimit(.minutes(1)))
  func ends() async throws {
    struct Enough: Error {}
    let server = try await OutboundServer.start { .init(body: [1, 2, 3], isSilent: $0.path == "/silent") }
    let address = "http://127.0.0.1:\(server.port)"
    await #expect(throws: Enough.self) {
      try await patient().send(.GET, address) { _, _ in throw Enough() }
    }
    var endless = patient()
    endless.idleSeconds = 1e6
    let task = Task { [endless] in try await endless.get(address + "/silent") }
    while !server.asked.contains(where: { $0.path == "/silent" }) {
      try await Task.sleep(for: .milliseconds(5))
    }
    task.cancel()
    await #expect(throws: CancellationError.self) { try await task.value }
  }

  @Test(
    "A receiver that is slow holds the server back, so that memory stays bounded", .timeLimit(.minutes(1)))
  func backpressure() async throws {
    let whole = 256 << 20
    let sent = Mutex(0)
    let isFull = AsyncStream.makeStream(of: Void.self)
    let server = try SocketServer { connection in
      _ = connection.head()
      connection.send(Self.head(whole))
      let piece = [UInt8](repeating: 7, count: 1 << 20)
      while connection.send(piece) { sent.withLock { $0 += piece.count } }
      isFull.continuation.finish()
    }
    try await patient().send(.GET, "http://127.0.0.1:\(server.port)/") { _, body in
      var pieces = body.makeAsyncIterator()
      _ = try await pieces.next()
      // Until the server no longer gets on, or all is sent.
      var before = -1
      while before != sent.withLock({ $0 }), before < whole {
        before = sent.withLock { $0 }
        try await Task.sleep(for: .milliseconds(300))
      }
    }
    for await _ in isFull.stream {}
    #expect(sent.withLock { $0 } < whole / 4)
  }
}
