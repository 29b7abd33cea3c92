import Foundation

/// Gives workers chunk after chunk of a list of recordings: of the first that has some, so that recordings end in
/// their order; while one is being read by a worker, others go on with the next.
final class ChunkQueue<Recording: AnyObject, Chunk>: @unchecked Sendable {
  enum Next {
    case chunk(Chunk, Recording)
    /// Others are reading; there may be more later.
    case nothingNow
    case end
  }

  private let count: Int
  private let condition = NSCondition()
  private var unopened = 0
  private var opened: [Recording] = []
  private var claimed: Set<ObjectIdentifier> = []
  private var opening = 0
  private var isStopped = false
  private let workers: Int
  /// Workers that wait or have been told the end.
  private var idle = 0

  /// - Parameters:
  ///   - count: recordings, by index from 0.
  ///   - workers: how many draw from it.
  init(count: Int, workers: Int = 1) {
    self.count = count
    self.workers = workers
  }

  /// Whether the caller is the only worker that has something to do, so that all threads are its own.
  var othersAreIdle: Bool { condition.withLock { idle >= workers - 1 } }

  /// Ends the giving; who waits gets `end`.
  func stop() {
    condition.withLock {
      isStopped = true
      condition.broadcast()
    }
  }

  /// - Parameters:
  ///   - wait: whether to wait while others read.
  ///   - open: opens the recording of an index; nil: it cannot be.
  ///   - read: the next chunk of a recording; nil at its end. Called by one worker at a time for each recording.
  func next(wait: Bool, open: (Int) -> Recording?, read: (Recording) -> Chunk?) -> Next {
    condition.lock()
    defer { condition.unlock() }
    while !isStopped {
      if let recording = opened.first(where: { !claimed.contains(ObjectIdentifier($0)) }) {
        claimed.insert(ObjectIdentifier(recording))
        condition.unlock()
        let chunk = read(recording)
        condition.lock()
        claimed.remove(ObjectIdentifier(recording))
        if chunk == nil { opened.removeAll { $0 === recording } }
        condition.broadcast()
        if let chunk { return .chunk(chunk, recording) }
      } else if unopened < count {
        let index = unopened
        unopened += 1
        opening += 1
        condition.unlock()
        let recording = open(index)
        condition.lock()
        opening -= 1
        if let recording { opened.append(recording) }
        condition.broadcast()
      } else if opened.isEmpty && opening == 0 {
        // Who asks without waiting has chunks under way, and may ask again.
        if wait { idle += 1 }
        return .end
      } else if wait {
        idle += 1
        condition.wait()
        idle -= 1
      } else {
        return .nothingNow
      }
    }
    return .end
  }
}
