/// Brings questions to a server that speaks OpenAI's chat completions, and its answers back.
public protocol CompletionTransport: Sendable {
  /// Sends the body to `chat/completions` as `application/json`, follows no redirect, and reads no more of the answer
  /// than is allowed.
  ///
  /// - Throws: `CancellationError` and nothing else.
  func send(_ request: CompletionRequest) async throws -> CompletionExchange
}

public struct CompletionRequest: Sendable, Hashable {
  /// JSON.
  public var body: [UInt8]
  /// Seconds until the answer must be here.
  public var seconds: Double
  public var mostBytes: Int

  public init(body: [UInt8], seconds: Double, mostBytes: Int) {
    self.body = body
    self.seconds = seconds
    self.mostBytes = mostBytes
  }
}

/// What came of a request.
public enum CompletionExchange: Sendable, Hashable {
  /// - retryAfter: seconds, where the server names them.
  case answered(status: Int, retryAfter: Double?, body: [UInt8])
  case timedOut
  /// No connection, or one that broke; with what is wrong.
  case unreachable(String)
  case tooLarge
  /// It may not be sent there, now or later.
  case refused(String)
}
