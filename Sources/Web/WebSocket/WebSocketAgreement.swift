import HTTPTypes
import HummingbirdCore
import NIOCore
import NIOHTTP1
import NIOHTTPTypes
import NIOHTTPTypesHTTP1
import Synchronization

/// Finds out, for one connection, whether a route takes what its first request offers.
final class WebSocketAgreement: Sendable {
  private let responder: HTTPChannelHandler.Responder
  private let configuration: WebSocketUpgradeChannel.Configuration
  private let taken = Mutex<WebSocketOffer?>(nil)

  init(
    responder: @escaping HTTPChannelHandler.Responder, configuration: WebSocketUpgradeChannel.Configuration
  ) {
    self.responder = responder
    self.configuration = configuration
  }

  /// What was accepted.
  var offer: WebSocketOffer? { taken.withLock { $0 } }

  /// The headers of the agreement; nil where there is none.
  func headers(for head: HTTPRequestHead, on channel: any Channel) async -> HTTPHeaders? {
    let path = String(head.uri.prefix { $0 != "?" })
    guard head.method == .GET, configuration.isSocketPath(path),
      let request = try? HTTPRequest(head, secure: false, splitCookie: false)
    else { return nil }
    let offer = WebSocketOffer(
      subprotocols: head.headers[canonicalForm: "Sec-WebSocket-Protocol"].map(String.init))
    guard let answer = await answer(to: request, offer, channel), answer.status == .switchingProtocols,
      offer.accepted.withLock({ $0 != nil })
    else { return nil }
    taken.withLock { $0 = offer }
    // The rest speaks of a body, or is said by the upgrade itself.
    let own: Set<HTTPField.Name> = [.connection, .upgrade, .contentLength, .contentType, .transferEncoding]
    return HTTPHeaders(
      answer.headerFields.filter { !own.contains($0.name) }.map { ($0.name.canonicalName, $0.value) })
  }

  /// The head of the router's answer. Nothing of it is sent: where it is a refusal, the request is answered anew.
  private func answer(
    to request: HTTPRequest, _ offer: WebSocketOffer, _ channel: any Channel
  ) async -> HTTPResponse? {
    let (outbound, parts) = NIOAsyncChannelOutboundWriter<HTTPResponsePart>.makeTestingWriter()
    return await withTaskGroup(of: Void.self) { group in
      group.addTask { [responder] in
        await WebSocketOffer.$current.withValue(offer) {
          try? await responder(
            Request(head: request, body: RequestBody(buffer: ByteBuffer())),
            ResponseWriter(outbound: outbound), channel)
        }
        outbound.finish()
      }
      var head: HTTPResponse?
      for await part in parts {
        if case .head(let found) = part { head = found }
        break
      }
      group.cancelAll()
      return head
    }
  }
}

/// Guards a connection until its first request is there: closes it after a while, on what is no HTTP, and when the service
/// goes down.
final class FirstRequestWatch: ChannelInboundHandler, RemovableChannelHandler {
  typealias InboundIn = NIOAny
  typealias OutboundOut = HTTPServerResponsePart

  private let seconds: Double
  private var deadline: Scheduled<Void>?

  init(seconds: Double) { self.seconds = seconds }

  func handlerAdded(context: ChannelHandlerContext) {
    let channel = context.channel
    deadline = context.eventLoop.scheduleTask(in: .milliseconds(Int64(seconds * 1000))) {
      channel.close(promise: nil)
    }
  }

  func handlerRemoved(context: ChannelHandlerContext) { deadline?.cancel() }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    guard error is HTTPParserError else { return context.fireErrorCaught(error) }
    let head = HTTPResponseHead(
      version: .http1_1, status: .badRequest, headers: ["connection": "close", "content-length": "0"])
    context.write(wrapOutboundOut(.head(head)), promise: nil)
    let channel = context.channel
    context.writeAndFlush(wrapOutboundOut(.end(nil))).whenComplete { _ in channel.close(promise: nil) }
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    if event is ChannelShouldQuiesceEvent { context.close(promise: nil) }
    context.fireUserInboundEventTriggered(event)
  }
}
