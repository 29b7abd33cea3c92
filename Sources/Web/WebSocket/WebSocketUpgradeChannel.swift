import HTTPTypes
public import HummingbirdCore
public import Logging
public import NIOCore
import NIOHTTP1
public import NIOHTTPTypes
import NIOHTTPTypesHTTP1
public import NIOWebSocket
import Synchronization

/// HTTP/1.1 connections, any of which may become a WebSocket by its first request.
///
/// The request goes through the router with a ``WebSocketOffer``. Where a route takes it, the connection is upgraded; else
/// what the router answers is sent and the connection closed. It has no clocks and refuses nothing by itself: it stands in a
/// ``GuardedConnection``.
public struct WebSocketUpgradeChannel: ServerChildChannel, HTTPChannelHandler {
  public struct Configuration: Sendable {
    public var http: HTTP1Channel.Configuration
    /// Bytes of one frame at most.
    public var frameBytes = 1 << 20
    /// Whether there may be a WebSocket at a path, so that others never pass through the router twice.
    public var isSocketPath: @Sendable (String) -> Bool

    public init(
      http: HTTP1Channel.Configuration = .init(), isSocketPath: @escaping @Sendable (String) -> Bool
    ) {
      self.http = http
      self.isSocketPath = isSocketPath
    }
  }

  public enum UpgradeResult: Sendable {
    case http(NIOAsyncChannel<HTTPRequestPart, HTTPResponsePart>)
    /// Its only request is answered already.
    case refused
    case webSocket(NIOAsyncChannel<WebSocketFrame, WebSocketFrame>, WebSocketOffer)
  }

  public struct Value: ServerChildChannelValue {
    let result: EventLoopFuture<UpgradeResult>
    public let channel: any Channel
  }

  public let responder: HTTPChannelHandler.Responder
  private let configuration: Configuration

  public init(responder: @escaping HTTPChannelHandler.Responder, configuration: Configuration) {
    self.responder = responder
    self.configuration = configuration
  }

  public func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
    channel.eventLoop.makeCompletedFuture {
      let (farewellName, filterName) = ("quiet-farewell", "upgrade-filter")
      let agreement = WebSocketAgreement(responder: responder, configuration: configuration)
      let upgrader = NIOTypedWebSocketServerUpgrader<UpgradeResult>(
        maxFrameSize: configuration.frameBytes,
        shouldUpgrade: { channel, head in
          channel.eventLoop.makeFutureWithTask { await agreement.headers(for: head, on: channel) }
        },
        upgradePipelineHandler: { channel, _ in
          channel.eventLoop.makeCompletedFuture {
            guard let offer = agreement.offer else { throw ChannelError.inappropriateOperationForState }
            channel.pipeline.removeHandler(name: farewellName, promise: nil)
            channel.pipeline.removeHandler(name: filterName, promise: nil)
            return .webSocket(try NIOAsyncChannel(wrappingChannelSynchronously: channel), offer)
          }
        })
      var decoding = NIOHTTPDecoderLimitConfiguration()
      decoding.maxHeaderFieldSize = configuration.http.httpDecoder.maxHeaderFieldSize
      decoding.maxHeaderListSize = configuration.http.httpDecoder.maxHeaderListSize
      decoding.maxHeaderFieldCount = configuration.http.httpDecoder.maxHeaderFieldCount
      var pipeline = NIOUpgradableHTTPServerPipelineConfiguration<UpgradeResult>(
        upgradeConfiguration: .init(
          upgraders: [upgrader],
          notUpgradingCompletionHandler: { [http = configuration.http] channel in
            channel.eventLoop.makeCompletedFuture {
              channel.pipeline.removeHandler(name: farewellName, promise: nil)
              channel.pipeline.removeHandler(name: filterName, promise: nil)
              if let refusal = agreement.refusal {
                Self.answer(refusal, on: channel)
                return .refused
              }
              return .http(try Self.ordinary(channel, http, logger))
            }
          }))
      // As Hummingbird has it: its own handlers do these.
      pipeline.enablePipelining = false
      pipeline.enableErrorHandling = false
      pipeline.enableResponseHeaderValidation = false
      pipeline.decoderConfiguration = decoding
      let result = try channel.pipeline.syncOperations.configureUpgradableHTTPServerPipeline(
        configuration: pipeline)
      let decoder = try channel.pipeline.syncOperations.handler(
        type: ByteToMessageHandler<HTTPRequestDecoder>.self)
      try channel.pipeline.syncOperations.addHandler(
        UpgradeFilter(isSocketPath: configuration.isSocketPath), name: filterName, position: .after(decoder))
      try channel.pipeline.syncOperations.addHandler(QuietFarewell(), name: farewellName)
      return Value(result: result, channel: channel)
    }
  }

  private static func answer(_ refusal: WebSocketAgreement.Refusal, on channel: any Channel) {
    var head = HTTPResponseHead(
      version: .http1_1, status: .init(statusCode: Int(refusal.head.status.code)),
      headers: HTTPHeaders(refusal.head.headerFields.map { ($0.name.canonicalName, $0.value) }))
    head.headers.replaceOrAdd(name: "Connection", value: "close")
    head.headers.replaceOrAdd(name: "Content-Length", value: String(refusal.body.readableBytes))
    channel.write(HTTPServerResponsePart.head(head), promise: nil)
    channel.write(HTTPServerResponsePart.body(.byteBuffer(refusal.body)), promise: nil)
    channel.writeAndFlush(HTTPServerResponsePart.end(nil)).whenComplete { _ in channel.close(promise: nil) }
  }

  private static func ordinary(
    _ channel: any Channel, _ http: HTTP1Channel.Configuration, _ logger: Logger
  ) throws -> NIOAsyncChannel<HTTPRequestPart, HTTPResponsePart> {
    let pipeline = channel.pipeline.syncOperations
    try pipeline.addHandler(HTTP1ToHTTPServerCodec(secure: false))
    try pipeline.addHandlers(http.additionalChannelHandlers())
    try pipeline.addHandler(
      HTTPConnectionStateHandler(idleTimeout: http.idleTimeout.map { .init($0) }, logger: logger))
    return try NIOAsyncChannel(
      wrappingChannelSynchronously: channel, configuration: .init(isOutboundHalfClosureEnabled: true))
  }

  public func handle(value: Value, logger: Logger) async {
    do {
      let result = try await withTaskCancellationHandler {
        try await value.result.get()
      } onCancel: {
        value.channel.close(promise: nil)
      }
      switch result {
      case .http(let channel): await handleHTTP(asyncChannel: channel, logger: logger)
      case .refused: try? await value.channel.closeFuture.get()
      case .webSocket(let channel, let offer):
        guard let accepted = offer.accepted.withLock({ $0 }) else { return }
        await WebSocketSession.run(
          channel, limits: accepted.limits, logger: logger, handler: accepted.handler)
      }
    } catch {
      // It ended before its first request was whole.
      value.channel.close(promise: nil)
    }
  }
}
