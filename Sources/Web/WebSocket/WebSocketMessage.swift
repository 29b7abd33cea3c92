public import NIOCore

/// What one side of a WebSocket tells the other (RFC 6455, section 5.6).
public enum WebSocketMessage: Sendable, Hashable {
  case text(String)
  case binary(ByteBuffer)
}

/// Why a WebSocket ends (RFC 6455, section 7.4).
public struct WebSocketClosure: Error, Sendable, Hashable, CustomStringConvertible {
  public var code: UInt16
  /// For people; at most 123 bytes are sent.
  public var reason: String

  public init(_ code: UInt16, _ reason: String = "") {
    self.code = code
    self.reason = reason
  }

  public static let normal = WebSocketClosure(1000)
  public static let goingAway = WebSocketClosure(1001, "The service is going down; come back in a moment.")
  /// What is reported where the other side gave no code; never sent.
  public static let noCode = WebSocketClosure(1005)
  public static let unreadable = WebSocketClosure(1007, "A text is not UTF-8.")
  public static let tooBig = WebSocketClosure(1009, "The message is larger than is taken here.")
  public static let failed = WebSocketClosure(1011, "Something went wrong in the service.")

  public static func wrong(_ reason: String) -> WebSocketClosure { WebSocketClosure(1002, reason) }

  public var description: String { reason.isEmpty ? "closed with code \(code)" : "\(reason) (\(code))" }

  /// The body of a closing frame; reasons that are too long are cut between characters.
  var payload: ByteBuffer {
    var buffer = ByteBuffer()
    guard code != WebSocketClosure.noCode.code else { return buffer }
    buffer.writeInteger(code)
    var rest = reason
    while rest.utf8.count > 123 { rest.removeLast() }
    buffer.writeString(rest)
    return buffer
  }

  /// - Throws: ``WebSocketClosure`` where the body is none that may be sent.
  init(payload: ByteBuffer) throws(WebSocketClosure) {
    var buffer = payload
    if buffer.readableBytes == 0 {
      self = .noCode
      return
    }
    guard let code = buffer.readInteger(as: UInt16.self) else {
      throw .wrong("A closing frame has half a code.")
    }
    switch code {
    case 1000...1003, 1007...1014, 3000...4999: break
    default: throw .wrong("There is no code \(code).")
    }
    guard let reason = String(validating: buffer.readableBytesView, as: UTF8.self) else { throw .unreadable }
    self.init(code, reason)
  }
}

/// How much of the service's memory and patience a WebSocket may take.
public struct WebSocketLimits: Sendable, Hashable {
  /// Bytes of a message that comes, all its frames together.
  public var messageBytes: Int
  /// Seconds between two questions whether the other side is still there; one that says nothing for twice as long is cut.
  public var pingSeconds: Double
  /// Seconds that the other side has for its part of the goodbye.
  public var closeSeconds: Double

  public init(messageBytes: Int = 1 << 20, pingSeconds: Double = 20, closeSeconds: Double = 5) {
    self.messageBytes = messageBytes
    self.pingSeconds = pingSeconds
    self.closeSeconds = closeSeconds
  }
}
