import NIOCore
import NIOPosix
import NIOSSL
import Synchronization
import Testing

/// A client that sends what it is told, however wrong, and shows what comes back.
final class RawConnection: Sendable {
  private final class Collector: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private let take: @Sendable (String) -> Void

    init(take: @escaping @Sendable (String) -> Void) { self.take = take }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
      take(String(buffer: unwrapInboundIn(data)))
    }

    // What goes wrong shows as an end without an answer.
    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
  }

  private let channel: any Channel
  private let received: Shared

  private final class Shared: Sendable {
    let text = Mutex("")
  }

  private init(_ channel: any Channel, _ received: Shared) {
    self.channel = channel
    self.received = received
  }

  static func open(_ port: Int, tls: NIOSSLContext? = nil, reads: Bool = true) async throws -> RawConnection {
    let received = Shared()
    let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .channelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          if let tls {
            try channel.pipeline.syncOperations.addHandler(
              NIOSSLClientHandler(context: tls, serverHostname: "localhost"))
          }
          try channel.pipeline.syncOperations.addHandler(
            Collector { text in received.text.withLock { $0 += text } })
        }
      }
      .channelOption(.autoRead, value: reads)
      .connect(host: "127.0.0.1", port: port).get()
    return RawConnection(channel, received)
  }

  var text: String { received.text.withLock { $0 } }
  var isOpen: Bool { channel.isActive }

  func send(_ text: String) async throws {
    try await channel.writeAndFlush(ByteBuffer(string: text))
  }

  /// Takes what comes from now on.
  func startReading() async throws { try await channel.setOption(.autoRead, value: true).get() }

  func close() { channel.close(promise: nil) }

  /// All that came until the server closed.
  func end(within seconds: Double = 10) async throws -> String {
    let closed = channel.closeFuture
    let isClosed = await withTaskGroup(of: Bool.self) { group in
      group.addTask {
        try? await closed.get()
        return !Task.isCancelled
      }
      let channel = channel
      group.addTask {
        try? await Task.sleep(for: .seconds(seconds))
        if Task.isCancelled { return true }
        channel.close(promise: nil)
        return false
      }
      let first = await group.next() ?? false
      group.cancelAll()
      return first
    }
    try #require(isClosed, "the server left the connection open")
    return text
  }

  /// Waits until what came holds a text so often.
  func wait(for part: String, times: Int = 1, within seconds: Double = 10) async throws {
    let end = ContinuousClock.now + .seconds(seconds)
    while text.components(of: part) < times {
      try #require(ContinuousClock.now < end, "only this came: \(text)")
      try await Task.sleep(for: .milliseconds(5))
    }
  }
}

extension String {
  fileprivate func components(of part: String) -> Int {
    var count = 0
    var rest = self[...]
    while let range = rest.firstRange(of: part) {
      count += 1
      rest = rest[range.upperBound...]
    }
    return count
  }
}
