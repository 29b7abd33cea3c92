import HummingbirdCore
import Logging
import NIOCore
import NIOHTTP1

/// Answers the first request with 101 and then gives back whatever comes.
struct SwitchedChannel: ServerChildChannel {
  struct Value: ServerChildChannelValue {
    let channel: any Channel
  }

  func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
    channel.eventLoop.makeCompletedFuture {
      try channel.pipeline.syncOperations.configureHTTPServerPipeline(
        withPipeliningAssistance: false, withErrorHandling: false, withOutboundHeaderValidation: false)
      try channel.pipeline.syncOperations.addHandler(Switch())
      return Value(channel: channel)
    }
  }

  func handle(value: Value, logger: Logger) async { try? await value.channel.closeFuture.get() }

  private final class Switch: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
      guard case .end = unwrapInboundIn(data) else { return }
      context.write(
        wrapOutboundOut(.head(HTTPResponseHead(version: .http1_1, status: .switchingProtocols))),
        promise: nil)
      context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
      let pipeline = context.pipeline.syncOperations
      guard let decoder = try? pipeline.handler(type: ByteToMessageHandler<HTTPRequestDecoder>.self),
        let encoder = try? pipeline.handler(type: HTTPResponseEncoder.self)
      else { return }
      _ = pipeline.removeHandler(decoder)
      _ = pipeline.removeHandler(encoder)
      _ = pipeline.removeHandler(self)
      try? pipeline.addHandler(Echo())
    }
  }

  private final class Echo: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
      context.writeAndFlush(data, promise: nil)
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
      if case ChannelEvent.inputClosed = event { context.close(promise: nil) }
    }
  }
}
