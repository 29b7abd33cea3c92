/// Gives the chunks of one recording in order of time.
protocol ChunkSource: AnyObject {
  /// - Returns: the next chunk; nil at the recording's end.
  func next() throws -> AudioChunk?
  /// Seconds read so far; the recording's length once its end was reached.
  var duration: Double { get }
}
