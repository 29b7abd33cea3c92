import Foundation
import HTTPTransport
import NIOHTTP1
import Synchronization
import Testing
import WebFixtures

@Suite struct ProxyTests {
  private func exchange(_ proxy: String, trusting file: URL? = nil) throws -> HTTPExchange {
    var exchange = patient()
    exchange.proxy = try ProxyServer(proxy)
    if let file { exchange.trustRoots = .only([file.path]) }
    return exchange
  }

  /// A proxy that opens tunnels, all to one port of this machine.
  private func tunnels(to port: Int, status: String = "200 OK", heads: Recorded<[String]>) throws
    -> SocketServer
  {
    try SocketServer { connection in
      heads.add(connection.head())
      connection.send("HTTP/1.1 \(status)\r\n\r\n".utf8)
      guard status.hasPrefix("2"), let other = SocketConnection(port: port) else { return }
      connection.join(other)
    }
  }

  @Test("An encrypted connection goes through a tunnel, and the certificate is that of the server behind it")
  func tunnel() async throws {
    let tls = try Encryption()
    defer { try? FileManager.default.removeItem(at: tls.file) }
    let server = try await OutboundServer.start(tls: tls.context) { _ in .init(body: Array("deep".utf8)) }
    let heads = Recorded<[String]>()
    let proxy = try tunnels(to: server.port, heads: heads)
    let exchange = try exchange("http://user:pass@127.0.0.1:\(proxy.port)", trusting: tls.file)
    #expect(try await exchange.get("https://localhost/a?b=c") == (200, "deep"))
    let head = try #require(heads.all.first)
    #expect(head.first == "CONNECT localhost:443 HTTP/1.1")
    #expect(head.contains { $0.lowercased() == "proxy-authorization: basic \("dXNlcjpwYXNz".lowercased())" })
    // The password is the proxy's alone.
    let asked = try #require(server.asked.first)
    #expect(asked.path == "/a?b=c" && asked.headers["proxy-authorization"].isEmpty)
    #expect(
      try await exchange.failure("https://other.example/")
        == .untrusted(reason: "its certificate is not for this name"))
  }

  @Test("A request in the clear is given to the proxy with its whole address")
  func forwarded() async throws {
    let proxy = try await OutboundServer.start { _ in .init(body: Array("found".utf8)) }
    let exchange = try exchange("http://user:pass@127.0.0.1:\(proxy.port)")
    #expect(try await exchange.get("http://me:secret@hub.example:8080/a%2Fb?c=%22#d") == (200, "found"))
    #expect(try await exchange.get("http://hub.example").status == 200)
    let asked = proxy.asked
    #expect(asked.map(\.path) == ["http://hub.example:8080/a%2Fb?c=%22", "http://hub.example/"])
    #expect(asked.map { $0.headers["host"] } == [["hub.example:8080"], ["hub.example"]])
    #expect(asked[0].headers["proxy-authorization"] == ["Basic dXNlcjpwYXNz"])
    #expect(asked[0].headers["user-agent"] == ["steno"])
  }

  @Test("A SOCKS proxy is given the name and the port")
  func socks() async throws {
    let server = try await OutboundServer.start { _ in .init(body: Array("sock".utf8)) }
    let port = server.port
    let requests = Recorded<[UInt8]>()
    let proxy = try SocketServer { connection in
      guard connection.receive(3) == [5, 1, 0] else { return }
      connection.send([5, 0])
      guard let request = connection.receive() else { return }
      requests.add(request)
      connection.send([5, 0, 0, 1, 127, 0, 0, 1, 0, 80])
      SocketConnection(port: port).map(connection.join)
    }
    let exchange = try exchange("socks5h://127.0.0.1:\(proxy.port)")
    #expect(try await exchange.get("http://hub.example/") == (200, "sock"))
    #expect(requests.all == [[5, 1, 0, 3, 11] + Array("hub.example".utf8) + [0, 80]])
  }

  @Test("When the proxy fails, the proxy is named", arguments: ["http", "https"])
  func failures(scheme: String) async throws {
    let url = "\(scheme)://hub.example/"
    #expect(
      try await exchange("http://127.0.0.1:1").failure(url)
        == .proxy(reason: "the proxy 127.0.0.1:1: connection refused"))
    let heads = Recorded<[String]>()
    let locked = try tunnels(to: 1, status: "407 Who\r\nContent-Length: 0", heads: heads)
    let failure = try await exchange("http://u:secret@127.0.0.1:\(locked.port)").failure(url)
    #expect("\(failure)".hasPrefix("the proxy 127.0.0.1:\(locked.port) wants a user name and password"))
    #expect(!"\(failure)".contains("secret"))
  }

  @Test("A tunnel that the proxy refuses is told as such", arguments: ["403 No", "502 Bad"])
  func refused(status: String) async throws {
    let proxy = try tunnels(to: 1, status: status + "\r\nContent-Length: 0", heads: Recorded())
    #expect(
      try await exchange("127.0.0.1:\(proxy.port)").failure("https://hub.example/")
        == .proxy(
          reason: "the proxy 127.0.0.1:\(proxy.port) does not connect to this host, or its password is wrong")
    )
  }
}

/// Values that several threads write.
private final class Recorded<Value: Sendable>: Sendable {
  private let values = Mutex<[Value]>([])
  func add(_ value: Value) { values.withLock { $0.append(value) } }
  var all: [Value] { values.withLock { $0 } }
}
