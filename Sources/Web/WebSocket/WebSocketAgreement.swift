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
  private let refused = Mutex<Refusal?>(nil)

  init(
    responder: @escaping HTTPChannelHandler.Responder, configuration: WebSocketUpgradeChannel.Configuration
  ) {
    self.responder = responder
    self.configuration = configuration
  }

  /// What the router answers instead.
  struct Refusal: Sendable {
    /// Longer bodies are cut: they are errors.
    static let longest = 1 << 16

    var head = HTTPResponse(status: .internalServerError)
    var body = ByteBuffer()
  }

  /// What was accepted.
  var offer: WebSocketOffer? { taken.withLock { $0 } }
  var refusal: Refusal? { refused.withLock { $0 } }

  /// The headers of the agreement; nil where there is none.
  func headers(for head: HTTPRequestHead, on channel: any Channel) async -> HTTPHeaders? {
    let offer = WebSocketOffer(
      subprotocols: head.headers[canonicalForm: "Sec-WebSocket-Protocol"].map(String.init))
    var answer = Refusal()
    if let request = try? HTTPRequest(head, secure: false, splitCookie: false) {
      answer = await self.answer(to: request, offer, channel)
    }
    guard answer.head.status == .switchingProtocols, offer.accepted.withLock({ $0 != nil }) else {
      refused.withLock { [answer] in $0 = answer }
      return nil
    }
    taken.withLock { $0 = offer }
    // The rest speaks of a body, or is said by the upgrade itself.
    let own: Set<HTTPField.Name> = [.connection, .upgrade, .contentLength, .contentType, .transferEncoding]
    return HTTPHeaders(
      answer.head.headerFields.filter { !own.contains($0.name) }.map { ($0.name.canonicalName, $0.value) })
  }

  private func answer(
    to request: HTTPRequest, _ offer: WebSocketOffer, _ channel: any Channel
  ) async -> Refusal {
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
      var answer = Refusal()
      reading: for await part in parts {
        switch part {
        case .head(let head): answer.head = head
        case .body(let bytes):
          guard answer.body.readableBytes + bytes.readableBytes <= Refusal.longest else { break reading }
          answer.body.writeImmutableBuffer(bytes)
        case .end: break reading
        }
        if answer.head.status == .switchingProtocols { break }
      }
      group.cancelAll()
      return answer
    }
  }
}

/// Lets only those requests reach the upgrade that may become a WebSocket; of others it takes the wish away, as RFC 9110,
/// section 7.8, allows, so that they are ordinary ones. (What the upgrade looks at and refuses, it does not pass on.)
final class UpgradeFilter: ChannelInboundHandler, RemovableChannelHandler {
  typealias InboundIn = HTTPServerRequestPart
  typealias InboundOut = HTTPServerRequestPart

  private let isSocketPath: @Sendable (String) -> Bool
  /// After the first head come its other parts, and, of a client in a hurry, bytes that are no HTTP any more.
  private var hasPassed = false

  init(isSocketPath: @escaping @Sendable (String) -> Bool) { self.isSocketPath = isSocketPath }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    guard !hasPassed, case .head(var head) = unwrapInboundIn(data) else {
      return context.fireChannelRead(data)
    }
    hasPassed = true
    if head.headers.contains(name: "Upgrade"), !mayUpgrade(head) {
      head.headers.remove(name: "Upgrade")
      // The parser has seen the wish and reads no further request.
      head.headers.replaceOrAdd(name: "Connection", value: "close")
    }
    context.fireChannelRead(wrapInboundOut(.head(head)))
  }

  private func mayUpgrade(_ head: HTTPRequestHead) -> Bool {
    let headers = head.headers
    return head.method == .GET && isSocketPath(String(head.uri.prefix { $0 != "?" }))
      && headers[canonicalForm: "Upgrade"].map { $0.lowercased() } == ["websocket"]
      && headers[canonicalForm: "Connection"].contains { $0.lowercased() == "upgrade" }
      && headers["Sec-WebSocket-Key"].count == 1 && headers["Sec-WebSocket-Version"] == ["13"]
      && !headers.contains(name: "Content-Length") && !headers.contains(name: "Transfer-Encoding")
  }
}

/// Closes a connection on which nothing was asked for yet when the service goes down. (Its other ends are the business of
/// ``GuardedConnection``.)
final class QuietFarewell: ChannelInboundHandler, RemovableChannelHandler {
  typealias InboundIn = NIOAny

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    if event is ChannelShouldQuiesceEvent { context.close(promise: nil) }
    context.fireUserInboundEventTriggered(event)
  }
}
