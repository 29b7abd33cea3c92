import NIOCore
import NIOWebSocket

/// Makes messages of a client's frames and says what each asks for (RFC 6455, sections 5 and 7). Pure.
struct WebSocketAssembly {
  enum Event: Equatable {
    /// More has to come.
    case nothing
    case message(WebSocketMessage)
    case ping(ByteBuffer)
    case pong
    case closed(WebSocketClosure)
  }

  private let limit: Int
  private var fragments: (isText: Bool, bytes: ByteBuffer)?

  /// - Parameter limit: bytes of a message at most.
  init(limit: Int) { self.limit = limit }

  /// - Throws: ``WebSocketClosure``, with which the connection has to end.
  mutating func take(_ frame: WebSocketFrame) throws(WebSocketClosure) -> Event {
    guard frame.maskKey != nil else { throw .wrong("A client's frames must be masked.") }
    guard frame.reservedBits.isEmpty else { throw .wrong("No extension was agreed on.") }
    let bytes = frame.unmaskedData
    switch frame.opcode {
    case .text, .binary:
      guard fragments == nil else { throw .wrong("A message began before the last was whole.") }
      guard bytes.readableBytes <= limit else { throw .tooBig }
      let isText = frame.opcode == .text
      if frame.fin { return .message(try message(isText, bytes)) }
      fragments = (isText, bytes)
      return .nothing
    case .continuation:
      guard let (isText, begun) = fragments else { throw .wrong("There is no message to go on with.") }
      guard bytes.readableBytes <= limit - begun.readableBytes else { throw .tooBig }
      fragments = nil
      var whole = begun
      whole.writeImmutableBuffer(bytes)
      if frame.fin { return .message(try message(isText, whole)) }
      fragments = (isText, whole)
      return .nothing
    case .ping, .pong, .connectionClose:
      guard frame.fin, bytes.readableBytes <= 125 else {
        throw .wrong("Control frames are whole and have at most 125 bytes.")
      }
      if frame.opcode == .pong { return .pong }
      return frame.opcode == .ping ? .ping(bytes) : .closed(try WebSocketClosure(payload: bytes))
    default:
      throw .wrong("There is no such opcode.")
    }
  }

  private func message(_ isText: Bool, _ bytes: ByteBuffer) throws(WebSocketClosure) -> WebSocketMessage {
    guard isText else { return .binary(bytes) }
    guard let text = String(validating: bytes.readableBytesView, as: UTF8.self) else { throw .unreadable }
    return .text(text)
  }
}
