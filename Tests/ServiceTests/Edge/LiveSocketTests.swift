import Accounts
import Foundation
import HTTPTypes
import Hummingbird
import Jobs
import Logging
import NIOCore
import NIOPosix
import NIOSSL
import ServiceLifecycle
import Testing
import Web
import WebFixtures

@testable import Service

/// The whole way: a guarded connection, with TLS and without, the edge, who asks, the route, and what is said on the socket.
@Suite("Sockets over the service's own connections", .timeLimit(.minutes(2)))
struct LiveSocketTests {
  /// Runs a service with several users on a free port.
  private func run(
    tls: Bool = false, origins: [String] = [],
    _ body: @escaping @Sendable (MultiUserService, Int, ServiceGroup) async throws -> Void
  ) async throws {
    let users = try await MultiUserService(origins: Set(origins))
    try FileManager.default.createDirectory(at: users.folder, withIntermediateDirectories: true)
    var configuration = ServiceConfiguration(home: users.folder.path)
    configuration.http.host = "127.0.0.1"
    configuration.http.port = 0
    configuration.http.corsOrigins = origins
    if tls {
      let made = try SelfSignedCertificate()
      let (certificate, key) = (users.folder.path + "/cert.pem", users.folder.path + "/key.pem")
      try made.certificate.write(toFile: certificate, atomically: true, encoding: .utf8)
      try made.key.write(toFile: key, atomically: true, encoding: .utf8)
      configuration.http.tls = .init(certificate: certificate, key: key)
    }
    let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    let edge = try HTTPEdge(configuration)
    let (ports, port) = AsyncStream<Int>.makeStream()
    let application = Application(
      router: users.routes.router(
        identify: Authentication(AccountAuthentication(users.desk)), edge: edge),
      server: edge.sockets(at: ServiceRoutes.isSocketPath),
      configuration: edge.application(name: "steno", logger: logger),
      onServerRunning: { port.yield($0.localAddress?.port ?? 0) }, logger: logger)
    let group = ServiceGroup(configuration: .init(services: [application], logger: logger))
    try await withThrowingTaskGroup(of: Void.self) { tasks in
      tasks.addTask { try await group.run() }
      for await port in ports.prefix(1) { try await body(users, port, group) }
      await group.triggerGracefulShutdown()
      try await tasks.waitForAll()
    }
  }

  /// The code of the goodbye with which an answer ends (RFC 6455, section 5.5.1).
  private static func farewell(_ answer: [UInt8]) -> Int? {
    for length in 2...125 where answer.count >= length + 2 {
      let start = answer.count - length - 2
      if answer[start] == 0x88, Int(answer[start + 1]) == length {
        return Int(answer[start + 2]) << 8 | Int(answer[start + 3])
      }
    }
    return nil
  }

  /// Asks for a socket and gives all that comes until the other side ends it or `isEnough` says so.
  private func exchange(
    _ port: Int, tls: Bool, _ path: String, _ headers: [(String, String)],
    onAnswer: @escaping @Sendable (String) async throws -> Void = { _ in }
  ) async throws -> [UInt8] {
    let channel = try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
      .connect(host: "127.0.0.1", port: port) { channel in
        channel.eventLoop.makeCompletedFuture {
          if tls {
            var configuration = TLSConfiguration.makeClientConfiguration()
            configuration.certificateVerification = .none
            let context = try NIOSSLContext(configuration: configuration)
            try channel.pipeline.syncOperations.addHandler(
              NIOSSLClientHandler(context: context, serverHostname: nil))
          }
          return try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
        }
      }
    let lines =
      [
        "GET \(path) HTTP/1.1", "Host: localhost:\(port)", "Connection: Upgrade", "Upgrade: websocket",
        "Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
      ] + headers.map { "\($0): \($1)" }
    return try await channel.executeThenClose { inbound, outbound in
      try await outbound.write(ByteBuffer(string: lines.joined(separator: "\r\n") + "\r\n\r\n"))
      var answer: [UInt8] = []
      var isTold = false
      for try await bytes in inbound {
        answer += bytes.readableBytesView
        let text = String(decoding: answer, as: UTF8.self)
        if !isTold, text.contains("\"event\":\"status\"") {
          isTold = true
          try await onAnswer(text)
        }
        // The other side's goodbye is answered with one, as clients do (with the key 0).
        if let code = Self.farewell(answer) {
          try await outbound.write(
            ByteBuffer(bytes: [0x88, 0x82, 0, 0, 0, 0, UInt8(code >> 8), UInt8(code & 255)]))
          break
        }
      }
      return answer
    }
  }

  @Test(
    "A job's events come by WebSocket, and last 1001 when the service goes down", arguments: [false, true])
  func events(tls: Bool) async throws {
    try await run(tls: tls) { users, port, group in
      let ada = try await users.user("ada")
      let key = try await users.key(ada)
      let path = "/api/v1/transcriptions/\(try await users.job(ada))/ws"
      let bearer = try #require(key.headers[.authorization])
      let answer = try await exchange(port, tls: tls, path, [("Authorization", bearer)]) { _ in
        await group.triggerGracefulShutdown()
      }
      #expect(String(decoding: answer, as: UTF8.self).hasPrefix("HTTP/1.1 101"))
      #expect(Self.farewell(answer) == 1001)
    }
  }

  @Test("Nobody, and who may not see the job, is answered like anywhere else", arguments: [false, true])
  func refused(tls: Bool) async throws {
    try await run(tls: tls) { users, port, _ in
      let path = "/api/v1/transcriptions/\(try await users.job(try await users.user("ada")))/ws"
      let bob = try await users.key(try await users.user("bob"))
      let bearer = try #require(bob.headers[.authorization])
      for (headers, status) in [([], 401), ([("Authorization", bearer)], 404)] {
        let answer = try await exchange(port, tls: tls, path, headers)
        #expect(String(decoding: answer, as: UTF8.self).hasPrefix("HTTP/1.1 \(status)"))
      }
    }
  }

  @Test("A cookie opens a socket for our pages and those of configured origins, and for no others")
  func cookies() async throws {
    try await run(origins: ["https://app.example"]) { users, port, _ in
      let ada = try await users.user("ada")
      let cookie = try #require(try await users.session(ada).headers[.cookie])
      let path = "/api/v1/transcriptions/\(try await users.job(ada))/ws"
      for (origin, status) in [("https://evil.example", 403), ("null", 403)] {
        let answer = try await exchange(port, tls: false, path, [("Cookie", cookie), ("Origin", origin)])
        #expect(String(decoding: answer, as: UTF8.self).hasPrefix("HTTP/1.1 \(status)"))
      }
      for origin in ["https://app.example", "http://localhost:\(port)"] {
        let id = try await users.job(ada)
        let answer = try await exchange(
          port, tls: false, "/api/v1/transcriptions/\(id)/ws", [("Cookie", cookie), ("Origin", origin)]
        ) { _ in
          _ = try await users.service.apply(
            .cancelRequested, to: id,
            by: .init(account: ada.id, role: .user, scopes: [.write], credential: .singleUser))
        }
        let text = String(decoding: answer, as: UTF8.self)
        #expect(text.hasPrefix("HTTP/1.1 101") && text.contains("\"event\":\"cancelled\""))
        #expect(Self.farewell(answer) == 1000)
      }
    }
  }
}
