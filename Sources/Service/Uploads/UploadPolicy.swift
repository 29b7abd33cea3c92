/// How long uploads that come in pieces are kept, and how often their bytes are made durable while they come.
public struct UploadPolicy: Sendable, Hashable {
  /// Seconds after the last bytes until an upload is removed, whole or not.
  public var expirySeconds = 86_400.0
  /// Seconds that it stays at most after it was used first, so that a request can be repeated.
  public var afterUseSeconds = 3600.0
  /// Uploads that an account may have at a time.
  public var mostPerAccount = 1000
  /// Bytes of a request after which what came is made durable: no more than these are sent twice after a crash.
  public var markBytes: Int64 = 32 << 20
  /// Seconds after which it is too.
  public var markSeconds = 5.0

  public init() {}
}
