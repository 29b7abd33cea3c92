import HTTPTypes
import NIOCore

/// Stands before TLS and tells those who speak plain HTTP to it what they need: a handshake that fails says nothing.
final class PlainTextRefusal: ChannelInboundHandler, RemovableChannelHandler {
  typealias InboundIn = ByteBuffer
  typealias InboundOut = ByteBuffer
  typealias OutboundOut = ByteBuffer

  /// A record of the kind handshake (RFC 8446 section 5.1).
  private static let handshake: UInt8 = 22

  private enum State { case undecided, encrypted, refused }

  private let writeRefusal: WriteRefusal
  private var state = State.undecided

  init(writeRefusal: @escaping WriteRefusal) { self.writeRefusal = writeRefusal }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    let bytes = unwrapInboundIn(data)
    if state == .undecided, let first = bytes.readableBytesView.first {
      state = first == PlainTextRefusal.handshake ? .encrypted : .refused
      if state == .refused { refuse(context) }
    }
    if state != .refused { context.fireChannelRead(data) }
  }

  private func refuse(_ context: ChannelHandlerContext) {
    let refusal = ConnectionRefusal.withoutTLS
    let answer = writeRefusal(refusal, nil)
    var text = "HTTP/1.1 \(refusal.status.code) \(refusal.status.reasonPhrase)\r\n"
    for field in answer.headers { text += "\(field.name.rawName): \(field.value)\r\n" }
    text += "content-length: \(answer.body.count)\r\nconnection: close\r\n\r\n"
    var bytes = ByteBuffer(string: text)
    bytes.writeBytes(answer.body)
    // TLS further inside must not add its own farewell, so the connection is closed from here.
    let closing = NIOLoopBound(context, eventLoop: context.eventLoop)
    context.writeAndFlush(wrapOutboundOut(bytes)).whenComplete { _ in
      closing.value.close(promise: nil)
    }
  }
}

@available(*, unavailable)
extension PlainTextRefusal: Sendable {}
