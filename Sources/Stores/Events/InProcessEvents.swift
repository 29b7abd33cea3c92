import Synchronization

/// Events within one process.
public final class InProcessEvents: Events {
  /// Messages that a slow listener may be behind.
  static let mostPending = 1024

  private struct State {
    var listeners: [String: [Int: AsyncStream<[UInt8]>.Continuation]] = [:]
    var count = 0
  }

  private let state = Mutex(State())

  public init() {}

  public func publish(_ topic: String, _ message: [UInt8]) async {
    let listeners = state.withLock { Array(($0.listeners[topic] ?? [:]).values) }
    for listener in listeners { listener.yield(message) }
  }

  public func subscribe(_ topic: String) -> AsyncStream<[UInt8]> {
    let (stream, continuation) = AsyncStream<[UInt8]>.makeStream(
      bufferingPolicy: .bufferingNewest(InProcessEvents.mostPending))
    let number = state.withLock { state in
      state.count += 1
      state.listeners[topic, default: [:]][state.count] = continuation
      return state.count
    }
    continuation.onTermination = { [weak self] _ in
      self?.state.withLock { state in
        state.listeners[topic]?[number] = nil
        if state.listeners[topic]?.isEmpty == true { state.listeners[topic] = nil }
      }
    }
    return stream
  }
}
