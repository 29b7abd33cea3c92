import HTTPTypes
import NIOCore
import NIOHTTP1

/// Keeps the clock of a connection, refuses what is no request, and closes so that the last answer arrives. It stands
/// behind the HTTP decoder; ``ConnectionBytes`` before it tells what comes and what is asked for.
final class ConnectionGuard: ChannelDuplexHandler, RemovableChannelHandler {
  typealias InboundIn = HTTPServerRequestPart
  typealias InboundOut = HTTPServerRequestPart
  typealias OutboundIn = HTTPServerResponsePart
  typealias OutboundOut = HTTPServerResponsePart

  private enum State {
    case open
    /// Requests that came before the refused one are still answered.
    case refusing(ConnectionRefusal)
    /// All is said: what still comes is thrown away until the other side closes, for a while.
    case lingering
    case closed
    /// The connection goes on in another protocol, which has clocks of its own.
    case released
  }

  /// A request that is not answered to the end.
  private struct Request {
    var version: HTTPVersion
    var keepsAlive: Bool
  }

  private let limits: ConnectionLimits
  private let writeRefusal: WriteRefusal
  private var timing: ConnectionTiming
  private var state = State.open
  private var requests: [Request] = []
  /// Where the newest request went.
  private var path: String?
  private var isAnswerBegun = false
  private var closesAfterAnswer = false
  private var hasEndedRequest = false
  /// Whether the newest request wishes for another protocol: then the parser stops at its end, and what a client in a hurry
  /// has sent after it comes as it is, before it is known whether the wish is granted.
  private var wishesUpgrade = false
  private var isUnparsed = false
  private var timer: (task: Scheduled<Void>, at: NIODeadline)?
  private var closePromise: EventLoopPromise<Void>?
  private var context: ChannelHandlerContext?

  init(_ limits: ConnectionLimits, isSecure: Bool, writeRefusal: @escaping WriteRefusal) {
    self.limits = limits
    self.writeRefusal = writeRefusal
    timing = ConnectionTiming(limits, isHandshaking: isSecure, at: .now())
  }

  func handlerAdded(context: ChannelHandlerContext) {
    self.context = context
    refresh()
  }

  func handlerRemoved(context: ChannelHandlerContext) { end() }

  func channelInactive(context: ChannelHandlerContext) {
    end()
    context.fireChannelInactive()
  }

  private func end() {
    state = .closed
    timer?.task.cancel()
    timer = nil
    closePromise?.succeed()
    closePromise = nil
    context = nil
  }

  // MARK: What ConnectionBytes tells

  var isDiscarding: Bool { if case .lingering = state { true } else { false } }

  func readAsked() { timing.readAsked(at: .now()) }

  func pieceBegins() { hasEndedRequest = false }

  func pieceEnds() { timing.bytesCame(endedRequest: hasEndedRequest, at: .now()) }

  func handshakeEnded() { timing.handshakeEnded(at: .now()) }

  /// The other side will send no more.
  func inputEnded() { if isDiscarding { close() } }

  /// Sets the clock to what is waited for now.
  func refresh() {
    switch state {
    case .lingering, .closed, .released: return
    case .open, .refusing: break
    }
    guard let expiry = timing.expiry, let context else { return }
    if let timer, timer.at <= expiry.at { return }
    timer?.task.cancel()
    timer = (schedule(context, at: expiry.at) { $0.timeIsUp() }, expiry.at)
  }

  // MARK: Requests

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    if case .released = state { return context.fireChannelRead(data) }
    guard case .open = state else { return }
    if isUnparsed { return context.fireChannelRead(data) }
    switch unwrapInboundIn(data) {
    case .head(let head):
      wishesUpgrade = head.wishesUpgrade
      if let refusal = ConnectionRefusal(of: head) {
        path = head.uri
        return refuse(refusal, context)
      }
      timing.headCame(at: .now())
      path = head.uri
      requests.append(
        Request(version: head.version, keepsAlive: head.isKeepAlive && head.version.minor >= 1))
      if requests.count == 1, head.version.minor >= 1,
        head.headers[canonicalForm: "expect"].contains(where: { $0.lowercased() == "100-continue" })
      {
        // Clients wait a second for this before they send a large body (RFC 9110 section 10.1.1).
        let go = HTTPResponseHead(version: .http1_1, status: .continue)
        context.writeAndFlush(wrapOutboundOut(.head(go)), promise: nil)
      }
    case .body: break
    case .end:
      timing.requestEnded()
      hasEndedRequest = true
      isUnparsed = wishesUpgrade
    }
    context.fireChannelRead(data)
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    guard let error = error as? HTTPParserError else { return context.fireErrorCaught(error) }
    guard case .open = state else { return }
    switch error {
    case .invalidEOFState, .closedConnection: context.fireErrorCaught(ConnectionClosed())
    default: refuse(ConnectionRefusal(error), context)
    }
  }

  // MARK: Answers

  func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
    switch state {
    case .lingering, .closed:
      promise?.fail(ChannelError.ioOnClosedChannel)
      return
    case .released: return context.write(data, promise: promise)
    case .open, .refusing: break
    }
    switch unwrapOutboundIn(data) {
    case .head(let head) where head.status == .switchingProtocols:
      state = .released
      timer?.task.cancel()
      timer = nil
      context.write(data, promise: promise)
    case .head(var head):
      isAnswerBegun = true
      let request = requests.first
      // Of a body that was refused nobody wants the rest.
      let refusesRest = timing.isInBody && timing.unanswered == 1 && head.status.code >= 400
      closesAfterAnswer = request?.keepsAlive == false || refusesRest
      if closesAfterAnswer { head.headers.replaceOrAdd(name: "connection", value: "close") }
      if let request { head.version = request.version }
      context.write(wrapOutboundOut(.head(head)), promise: promise)
    case .body: context.write(data, promise: promise)
    case .end:
      isAnswerBegun = false
      if !requests.isEmpty { requests.removeFirst() }
      timing.answerEnded(at: .now())
      if closesAfterAnswer {
        context.writeAndFlush(data, promise: promise)
        return linger(context, telling: ConnectionClosed())
      }
      context.write(data, promise: promise)
      if case .refusing(let refusal) = state, timing.unanswered == (timing.isInBody ? 1 : 0) {
        answer(refusal, context)
      } else {
        refresh()
      }
    }
  }

  func channelWritabilityChanged(context: ChannelHandlerContext) {
    timing.writabilityChanged(context.channel.isWritable, at: .now())
    refresh()
    context.fireChannelWritabilityChanged()
  }

  func close(context: ChannelHandlerContext, mode: CloseMode, promise: EventLoopPromise<Void>?) {
    switch (state, mode) {
    case (.lingering, .output): promise?.succeed()
    case (.lingering, .all): keep(promise, context)
    case (.open, .output):
      // Whoever answers has done with this connection.
      promise?.succeed()
      linger(context, telling: nil)
    default: context.close(mode: mode, promise: promise)
    }
  }

  private func keep(_ promise: EventLoopPromise<Void>?, _ context: ChannelHandlerContext) {
    guard let promise else { return }
    if let closePromise {
      closePromise.futureResult.cascade(to: promise)
    } else {
      closePromise = promise
    }
  }

  // MARK: Endings

  private func timeIsUp() {
    timer = nil
    if case .released = state { return }
    guard let context, let expiry = timing.expiry else { return }
    guard NIODeadline.now() >= expiry.at else { return refresh() }
    switch expiry.reason {
    case .idle, .rest, .answer: context.close(promise: nil)
    case .header: timing.isSecuring ? context.close(promise: nil) : refuse(.headersTooSlow, context)
    case .body: refuse(.bodyTooSlow, context)
    }
  }

  private func refuse(_ refusal: ConnectionRefusal, _ context: ChannelHandlerContext) {
    guard case .open = state else { return }
    let isOfOpenAnswer = timing.isInBody && timing.unanswered == 1
    if timing.unanswered == 0 || (isOfOpenAnswer && !isAnswerBegun) {
      answer(refusal, context)
    } else if isOfOpenAnswer {
      // It is too late to say anything.
      context.fireErrorCaught(refusal)
      context.close(promise: nil)
    } else {
      state = .refusing(refusal)
    }
  }

  private func answer(_ refusal: ConnectionRefusal, _ context: ChannelHandlerContext) {
    let answer = writeRefusal(refusal, path)
    var head = HTTPResponseHead(
      version: .http1_1,
      status: HTTPResponseStatus(
        statusCode: refusal.status.code, reasonPhrase: refusal.status.reasonPhrase))
    for field in answer.headers { head.headers.add(name: field.name.rawName, value: field.value) }
    head.headers.add(name: "content-length", value: String(answer.body.count))
    head.headers.add(name: "connection", value: "close")
    context.write(wrapOutboundOut(.head(head)), promise: nil)
    context.write(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(bytes: answer.body)))), promise: nil)
    context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
    linger(context, telling: refusal)
  }

  /// - Parameter error: what those who still read are told.
  private func linger(_ context: ChannelHandlerContext, telling error: (any Error)?) {
    state = .lingering
    timer?.task.cancel()
    let at = NIODeadline.now() + .nanoseconds(Int64(limits.lingerSeconds * 1e9))
    timer = (schedule(context, at: at) { $0.close() }, at)
    context.close(mode: .output, promise: nil)
    context.read()
    if let error { context.fireErrorCaught(error) }
  }

  private func close() {
    guard let context else { return }
    let promise = closePromise
    closePromise = nil
    context.close(promise: promise)
  }

  private func schedule(
    _ context: ChannelHandlerContext, at deadline: NIODeadline, _ run: @escaping (ConnectionGuard) -> Void
  ) -> Scheduled<Void> {
    context.eventLoop.assumeIsolated().scheduleTask(deadline: deadline) { run(self) }
  }
}

extension HTTPRequestHead {
  /// As the parser sees it (RFC 9110, sections 7.8 and 9.3.6).
  fileprivate var wishesUpgrade: Bool {
    method == .CONNECT
      || headers.contains(name: "Upgrade")
        && headers[canonicalForm: "Connection"].contains { $0.lowercased() == "upgrade" }
  }
}

@available(*, unavailable)
extension ConnectionGuard: Sendable {}
