import Synchronization

/// A recording that was given to a ``RecognitionScheduler``.
public final class RecognitionJob: Sendable {
  private struct State {
    var id: Int?
    var isCancelled = false
    var hasEnded = false
  }

  let events: RecordingEvents
  /// Its length, where it is known.
  let expectedSeconds: Double?
  private let takeBack: @Sendable (Int) -> Void
  private let state = Mutex(State())

  init(
    _ events: RecordingEvents, expectedSeconds: Double? = nil, takeBack: @escaping @Sendable (Int) -> Void
  ) {
    self.events = events
    self.expectedSeconds = expectedSeconds
    self.takeBack = takeBack
  }

  /// Whether its last event was told, or is being told.
  public var hasEnded: Bool { state.withLock { $0.hasEnded } }

  /// Ends it within one step of the model, or when the read under way returns; its last event is a failure with
  /// `CancellationError`, told on a worker's thread. Nothing happens where it has ended.
  public func cancel() {
    let id = state.withLock { state -> Int? in
      state.isCancelled = true
      return state.id
    }
    if let id { takeBack(id) }
  }

  /// Its number in the queue; told before anything else happens to it.
  var id: Int? {
    get { state.withLock { $0.id } }
    set { state.withLock { $0.id = newValue } }
  }

  func check() throws {
    if state.withLock({ $0.isCancelled }) { throw CancellationError() }
    try events.check()
  }

  /// Tells the last event, unless one was told.
  ///
  /// - Returns: whether this was the last.
  func end(_ event: RecordingBatch.Event) -> Bool {
    let isFirst = state.withLock { state in
      defer { state.hasEnded = true }
      return !state.hasEnded
    }
    if isFirst { try? events.tell(event) }
    return isFirst
  }
}
