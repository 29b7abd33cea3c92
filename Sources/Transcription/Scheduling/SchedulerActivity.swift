import Synchronization

/// What a scheduler does, at one moment: how much it has to do and how far it has come. Whoever looks twice sees whether
/// it goes on.
public struct SchedulerActivity: Sendable, Hashable {
  public struct Worker: Sendable, Hashable {
    /// Chunks under way.
    public var chunks: Int
    /// Rounds of the model, and chunks taken; grows while the worker gets on.
    public var beats: UInt64

    public init(chunks: Int, beats: UInt64) {
      self.chunks = chunks
      self.beats = beats
    }
  }

  /// Recordings that were given and have not ended.
  public var recordings: Int
  /// Length of the longest of them, as far as it is known.
  public var longestSeconds: Double
  /// Chunks that could be under way at once.
  public var capacity: Int
  /// Chunks that were begun so far.
  public var chunksBegun: UInt64
  public var workers: [Worker]

  public init(
    recordings: Int, longestSeconds: Double, capacity: Int, chunksBegun: UInt64, workers: [Worker]
  ) {
    self.recordings = recordings
    self.longestSeconds = longestSeconds
    self.capacity = capacity
    self.chunksBegun = chunksBegun
    self.workers = workers
  }
}

/// A worker's signs of life. He alone writes them, so that they cost him a store to memory each.
final class WorkerPulse: Sendable {
  private let chunks = Atomic<Int>(0)
  private let begun = Atomic<UInt64>(0)
  private let beats = Atomic<UInt64>(0)

  /// A round begins with so many chunks.
  func beat(_ count: Int) {
    chunks.store(count, ordering: .relaxed)
    beats.store(beats.load(ordering: .relaxed) &+ 1, ordering: .relaxed)
  }

  func begin() {
    begun.store(begun.load(ordering: .relaxed) &+ 1, ordering: .relaxed)
    beats.store(beats.load(ordering: .relaxed) &+ 1, ordering: .relaxed)
  }

  var activity: SchedulerActivity.Worker {
    .init(chunks: chunks.load(ordering: .relaxed), beats: beats.load(ordering: .relaxed))
  }
  var chunksBegun: UInt64 { begun.load(ordering: .relaxed) }
}
