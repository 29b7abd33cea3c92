/// How long and how large what comes over a connection may be.
public struct ConnectionLimits: Sendable, Hashable {
  /// Seconds from the first byte of a request to the end of its headers, and for the handshake of TLS.
  public var headerSeconds = 15.0
  /// Seconds for which the sender of a body may be silent while we wait for him, and the reader of an answer may take
  /// nothing of it.
  public var bodySeconds = 60.0
  /// Seconds that a connection may be open without a request.
  public var idleSeconds = 75.0
  /// Seconds for which what still comes is thrown away after the last answer, so that the other side can read that answer
  /// (RFC 9112 section 9.6): closing with bytes unread would take it away again.
  public var lingerSeconds = 3.0
  /// Bytes of all header fields together, and of the address asked for.
  public var headerBytes = 32 << 10
  public var headerFields = 256

  public init() {}
}
