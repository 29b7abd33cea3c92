import Logging
import NIOCore
import NIOWebSocket

/// The receiving half of a WebSocket, for one task. Pings and goodbyes are only answered while somebody reads; who does not
/// read slows the other side down.
public struct WebSocketReader {
  private var frames: NIOAsyncChannelInboundStream<WebSocketFrame>.AsyncIterator
  private var assembly: WebSocketAssembly
  private let writer: WebSocketWriter
  /// How the other side has ended it.
  public private(set) var closure: WebSocketClosure?

  init(
    _ frames: NIOAsyncChannelInboundStream<WebSocketFrame>.AsyncIterator, writer: WebSocketWriter
  ) {
    self.frames = frames
    self.writer = writer
    assembly = WebSocketAssembly(limit: writer.limits.messageBytes)
  }

  /// The next message; nil once the other side has said goodbye or is gone.
  ///
  /// - Throws: ``WebSocketClosure`` where the other side breaks the rules, or the channel's error.
  public mutating func next() async throws -> WebSocketMessage? {
    guard closure == nil else { return nil }
    while let frame = try await frames.next() {
      writer.noteHeard()
      switch try assembly.take(frame) {
      case .message(let message): return message
      case .ping(let bytes): try? await writer.send(.pong, bytes)
      case .nothing, .pong: break
      case .closed(let closure):
        self.closure = closure
        writer.close(closure)
        return nil
      }
    }
    closure = WebSocketClosure(1006)
    return nil
  }
}

/// Works on a WebSocket until it returns, which ends it; an error that is a ``WebSocketClosure`` ends it with that.
public typealias WebSocketHandler =
  @Sendable (inout WebSocketReader, WebSocketWriter) async throws -> Void

/// A WebSocket from its first frame to its last.
enum WebSocketSession {
  static func run(
    _ channel: NIOAsyncChannel<WebSocketFrame, WebSocketFrame>, limits: WebSocketLimits, logger: Logger,
    handler: @escaping WebSocketHandler
  ) async {
    do {
      try await channel.executeThenClose { inbound, outbound in
        let writer = WebSocketWriter(outbound: outbound, channel: channel.channel, limits: limits)
        try await channel.channel.eventLoop.submit {
          try channel.channel.pipeline.syncOperations.addHandler(FarewellHandler { writer.close(.goingAway) })
        }.get()
        var reader = WebSocketReader(inbound.makeAsyncIterator(), writer: writer)
        await withTaskGroup(of: Void.self) { group in
          group.addTask { await writer.keepAlive() }
          do {
            try await handler(&reader, writer)
            writer.close(.normal)
          } catch let closure as WebSocketClosure {
            writer.close(closure)
          } catch {
            logger.debug("WebSocket failed", metadata: ["error": "\(error)"])
            writer.close(.failed)
          }
          // Until the other side has said goodbye too; what it still says is let be.
          do { while try await reader.next() != nil {} } catch {}
          group.cancelAll()
        }
      }
    } catch {
      logger.debug("WebSocket broke", metadata: ["error": "\(error)"])
    }
  }
}

/// Says goodbye when the service goes down.
private final class FarewellHandler: ChannelInboundHandler {
  typealias InboundIn = WebSocketFrame

  private let onQuiesce: @Sendable () -> Void

  init(onQuiesce: @escaping @Sendable () -> Void) { self.onQuiesce = onQuiesce }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    if event is ChannelShouldQuiesceEvent { onQuiesce() }
    context.fireUserInboundEventTriggered(event)
  }
}
