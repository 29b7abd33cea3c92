/// The chunks of all channels of a recording, in order of their starts.
final class ChannelChunks: ChunkSource {
  private let sources: [any ChunkSource]
  /// The next chunk of each channel; nil at its end.
  private var upcoming: [AudioChunk?]
  private var isStarted = false
  private var count = 0

  init(_ sources: [any ChunkSource]) {
    self.sources = sources
    upcoming = Array(repeating: nil, count: sources.count)
  }

  var duration: Double { sources.map(\.duration).max() ?? 0 }

  var isAtEnd: Bool { isStarted && upcoming.allSatisfy { $0 == nil } }

  func next() throws -> AudioChunk? {
    if !isStarted {
      isStarted = true
      for channel in sources.indices { try advance(channel) }
    }
    let first = upcoming.indices.filter { upcoming[$0] != nil }.min { start(of: $0) < start(of: $1) }
    guard let channel = first, var chunk = upcoming[channel] else { return nil }
    try advance(channel)
    chunk.index = count
    count += 1
    return chunk
  }

  private func start(of channel: Int) -> Int { upcoming[channel]?.start ?? .max }

  private func advance(_ channel: Int) throws {
    upcoming[channel] = try sources[channel].next()
    upcoming[channel]?.channel = channel
  }
}
