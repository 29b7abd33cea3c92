/// Tells those who wait in any process that something happened. A word may be lost or come twice: whoever hears it looks
/// into the store, and whoever hears nothing looks now and then.
public protocol Events: Sendable {
  func publish(_ topic: String, _ message: [UInt8]) async
  /// Messages from now on. Slow listeners lose the oldest.
  func subscribe(_ topic: String) -> AsyncStream<[UInt8]>
}
