public import NIOCore
import Synchronization

/// Notices that whoever asked has hung up while the answer is still being made.
///
/// It sits at the front of the connection's pipeline, where the end of what the other side sends is seen whether or not
/// somebody reads the request. A caller that closes only its sending half counts as gone: HTTP clients do not do that.
public final class ConnectionWatch: Sendable {
  private struct State {
    var isClosed = false
    var waiting: [AsyncStream<Never>.Continuation] = []
  }

  private let state = Mutex(State())
  private let channel: any Channel
  private let name: String

  public init(_ channel: any Channel) {
    self.channel = channel
    name = "connection-watch-\(UInt64.random(in: .min ... .max))"
    channel.eventLoop.execute { [weak self, channel, name] in
      guard self != nil else { return }
      let handler = ClosureHandler { [weak self] in self?.close() }
      do {
        try channel.pipeline.syncOperations.addHandler(handler, name: name, position: .first)
      } catch {
        // The connection is closed already.
        self?.close()
      }
    }
  }

  deinit {
    channel.pipeline.removeHandler(name: name, promise: nil)
  }

  /// Whether the other side has hung up.
  public var isClosed: Bool { state.withLock { $0.isClosed } }

  /// Returns when the other side hangs up or the task is cancelled.
  public func untilClosed() async {
    let (stream, continuation) = AsyncStream<Never>.makeStream()
    let isClosed = state.withLock { state in
      if !state.isClosed { state.waiting.append(continuation) }
      return state.isClosed
    }
    if isClosed { continuation.finish() }
    for await _ in stream {}
  }

  /// The value of an operation, which is cancelled when the other side hangs up.
  ///
  /// - Throws: ``ConnectionClosed`` if it did, or what the operation throws.
  public func whileOpen<Value: Sendable>(
    _ operation: @escaping @Sendable () async throws -> Value
  ) async throws -> Value {
    try await withThrowingTaskGroup(of: Value?.self) { group in
      defer { group.cancelAll() }
      group.addTask { .some(try await operation()) }
      group.addTask {
        await self.untilClosed()
        return .none
      }
      if let first = try await group.next(), let value = first { return value }
      if isClosed { throw ConnectionClosed() }
      throw CancellationError()
    }
  }

  private func close() {
    let waiting = state.withLock { state in
      state.isClosed = true
      defer { state.waiting = [] }
      return state.waiting
    }
    for continuation in waiting { continuation.finish() }
  }
}

/// The other side has hung up.
public struct ConnectionClosed: Error, CustomStringConvertible {
  public init() {}
  public var description: String { "The caller has closed the connection." }
}

private final class ClosureHandler: ChannelInboundHandler, RemovableChannelHandler {
  typealias InboundIn = Any

  private let onClose: @Sendable () -> Void

  init(onClose: @escaping @Sendable () -> Void) { self.onClose = onClose }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    if case ChannelEvent.inputClosed = event { onClose() }
    context.fireUserInboundEventTriggered(event)
  }

  func channelInactive(context: ChannelHandlerContext) {
    onClose()
    context.fireChannelInactive()
  }
}
