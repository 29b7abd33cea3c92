import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import ServiceLifecycle
import Web

/// A small service on a free port of this machine.
enum GuardedServer {
  static let largeMiB = 40

  static func run(
    header: Double = 15, body: Double = 60, idle: Double = 75, certificates: ServerCertificates? = nil,
    mostConnections: Int? = nil, switches: Bool = false,
    _ test: @escaping @Sendable (Int) async throws -> Void
  ) async throws {
    var limits = ConnectionLimits()
    (limits.headerSeconds, limits.bodySeconds, limits.idleSeconds) = (header, body, idle)
    limits.lingerSeconds = 0.5
    let router = Router()
    router.get("/") { _, _ in "hello" }
    router.get("slow") { _, _ in
      try await Task.sleep(for: .seconds(2.5))
      return "slow hello"
    }
    router.post("count") { request, _ in
      var count = 0
      for try await piece in request.body { count += piece.readableBytes }
      return "counted \(count)"
    }
    router.get("large") { _, _ in
      Response(
        status: .ok,
        body: ResponseBody { writer in
          for _ in 0..<GuardedServer.largeMiB {
            try await writer.write(ByteBuffer(repeating: 97, count: 1 << 20))
          }
          try await writer.finish(nil)
        })
    }
    router.post("refuse") { _, _ -> String in throw HTTPError(.unauthorized) }
    var logger = Logger(label: "test")
    logger.logLevel = .critical
    let (ports, port) = AsyncStream<Int>.makeStream()
    let application = Application(
      router: router,
      server: .guarded(
        limits, certificates: certificates,
        channel: { responder, http -> any ServerChildChannel in
          if switches { return SwitchedChannel() }
          return HTTP1Channel(responder: responder, configuration: http)
        }),
      configuration: .init(
        address: .hostname("127.0.0.1", port: 0),
        availableConnectionsDelegate: mostConnections.map { .maximum($0, logger: logger) }),
      onServerRunning: { port.yield($0.localAddress?.port ?? 0) }, logger: logger)
    let group = ServiceGroup(configuration: .init(services: [application], logger: logger))
    try await withThrowingTaskGroup(of: Void.self) { tasks in
      tasks.addTask { try await group.run() }
      for await port in ports.prefix(1) { try await test(port) }
      await group.triggerGracefulShutdown()
      try await tasks.waitForAll()
    }
  }
}
