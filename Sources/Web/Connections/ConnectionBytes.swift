import NIOCore
import NIOTLS

/// Stands before the HTTP decoder and tells the connection's guard of bytes that are no whole request yet.
final class ConnectionBytes: ChannelDuplexHandler, RemovableChannelHandler {
  typealias InboundIn = ByteBuffer
  typealias InboundOut = ByteBuffer
  typealias OutboundIn = IOData
  typealias OutboundOut = IOData

  private let connection: ConnectionGuard

  init(_ connection: ConnectionGuard) { self.connection = connection }

  func read(context: ChannelHandlerContext) {
    connection.readAsked()
    connection.refresh()
    context.read()
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    if connection.isDiscarding { return }
    connection.pieceBegins()
    context.fireChannelRead(data)
    connection.pieceEnds()
  }

  func channelReadComplete(context: ChannelHandlerContext) {
    context.fireChannelReadComplete()
    if connection.isDiscarding {
      context.read()
    } else {
      connection.refresh()
    }
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    if case TLSUserEvent.handshakeCompleted = event {
      connection.handshakeEnded()
      connection.refresh()
    }
    context.fireUserInboundEventTriggered(event)
    if case ChannelEvent.inputClosed = event { connection.inputEnded() }
  }
}

@available(*, unavailable)
extension ConnectionBytes: Sendable {}
