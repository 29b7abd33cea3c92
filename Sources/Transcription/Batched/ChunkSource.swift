/// Gives the chunks of one recording in order of time.
protocol ChunkSource: AnyObject {
  /// - Returns: the next chunk; nil at the recording's end. May wait for it.
  func next() throws -> AudioChunk?
  /// Seconds read so far; the recording's length once its end was reached.
  var duration: Double { get }
  /// Whether it is known that no chunk is left, so that nobody need ask once more.
  var isAtEnd: Bool { get }
  /// The next chunk if it is there. Sources that must wait for others, such as a microphone, tell so instead of
  /// keeping a worker.
  func poll() throws -> AvailableChunk
  /// - Parameter wake: to be called whenever there is something after ``poll()`` had nothing; from any thread.
  func whenReady(_ wake: @escaping @Sendable () -> Void)
}

enum AvailableChunk {
  case chunk(AudioChunk)
  case notYet
  case end
}

extension ChunkSource {
  var isAtEnd: Bool { false }
  func poll() throws -> AvailableChunk { try next().map(AvailableChunk.chunk) ?? .end }
  func whenReady(_ wake: @escaping @Sendable () -> Void) {}
}
