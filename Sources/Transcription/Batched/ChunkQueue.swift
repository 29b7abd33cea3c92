import Foundation

/// Gives workers chunk after chunk of the recordings that are there, in the order of a ``FairSchedule``, while others
/// are added and taken back. A recording is opened and read by one worker at a time; others go on with others.
final class ChunkQueue<Recording: AnyObject, Chunk>: @unchecked Sendable {
  enum Next {
    case chunk(Chunk, Recording)
    /// Others are reading, or there is no room; there may be more later.
    case nothingNow
    case end
  }

  enum Given {
    /// The last one ends its recording, as if it had been asked once more.
    case chunk(Chunk, seconds: Double, isLast: Bool)
    case nothingYet
    case end
  }

  private struct Entry {
    var recording: Recording?
    let open: () -> Recording?
    let abandon: (Recording?) -> Void
  }

  private let condition = NSCondition()
  private var schedule: FairSchedule
  private var entries: [Int: Entry] = [:]
  /// Taken back, and to be told so.
  private var abandoned: [Entry] = []
  private var count = 0
  private var isClosed = false
  private var isStopped = false
  private let workers: Int
  /// Workers that wait or have been told the end.
  private var idle = 0
  /// Recordings often come several at once. Workers without work wait until then for what comes with a long one, so that
  /// a short one among them does not wait for the long one's first chunk.
  private var gathering = Date.distantPast
  private let gatheringSeconds: Double
  /// Expected seconds up to which a recording is begun at once.
  private static var shortSeconds: Double { 30 }

  /// - Parameters:
  ///   - workers: how many draw from it.
  ///   - gatheringSeconds: how long a long recording that comes to idle workers waits for others.
  init(
    workers: Int = 1, limits: FairSchedule.Limits = FairSchedule.Limits(), gatheringSeconds: Double = 0.002
  ) {
    self.workers = workers
    self.gatheringSeconds = gatheringSeconds
    schedule = FairSchedule(limits: limits)
  }

  /// Whether the caller is the only worker that has something to do, so that all threads are its own.
  var othersAreIdle: Bool { condition.withLock { idle >= workers - 1 } }

  // MARK: For those who bring recordings

  /// - Parameters:
  ///   - named: told the number before anybody can open it.
  ///   - open: opens the recording, told its number; nil: it cannot be, and who asked has been told.
  ///   - abandon: told, on a worker's thread, that it was taken back before its end and nobody reads it any more.
  /// - Returns: its number; nil where nothing is taken any more.
  @discardableResult
  func add(
    _ request: FairSchedule.Request = FairSchedule.Request(), named: (Int) -> Void = { _ in },
    open: @escaping (Int) -> Recording?,
    abandon: @escaping (Recording?) -> Void = { _ in }
  ) -> Int? {
    condition.withLock {
      guard !isClosed, !isStopped else { return nil }
      let id = count
      count += 1
      named(id)
      entries[id] = Entry(open: { open(id) }, abandon: abandon)
      schedule.add(id, request)
      if gathering < .now, request.list == nil, request.priority < .interactive,
        request.expectedSeconds ?? .infinity > Self.shortSeconds
      {
        gathering = .now + gatheringSeconds
      }
      condition.broadcast()
      return id
    }
  }

  /// Takes a recording back that has failed or is not wanted.
  ///
  /// - Returns: false where its reading has ended already, so that nobody will be told.
  @discardableResult
  func takeBack(_ id: Int) -> Bool {
    condition.withLock {
      guard let entry = entries[id] else { return false }
      if schedule.remove(id) {
        entries[id] = nil
        abandoned.append(entry)
      }
      condition.broadcast()
      return true
    }
  }

  /// A recording that had nothing has something now.
  func wake(_ id: Int) {
    condition.withLock {
      schedule.wake(id)
      condition.broadcast()
    }
  }

  /// Takes no more recordings; those that are there are worked off.
  func close() {
    condition.withLock {
      isClosed = true
      condition.broadcast()
    }
  }

  /// Ends the giving; who waits gets `end`.
  func stop() {
    condition.withLock {
      isStopped = true
      condition.broadcast()
    }
  }

  // MARK: For workers

  /// - Parameters:
  ///   - wait: whether to wait until there is something.
  ///   - lowest: the lowest priority that is wanted.
  ///   - admit: asked before a chunk is read whether there is room for one; keeps the room if so.
  ///   - read: the next chunk of a recording. Called by one worker at a time for each recording.
  func next(
    wait: Bool, from lowest: RecognitionPriority = .bulk,
    admit: (FairSchedule.Request) -> Bool = { _ in true }, read: (Recording) -> Given
  ) -> Next {
    condition.lock()
    defer { condition.unlock() }
    while !isStopped {
      tellAbandoned()
      var turn = schedule.next(from: lowest, admit: admit)
      // What is urgent may have room of its own.
      if turn == nil, lowest < .interactive { turn = schedule.next(from: .interactive, admit: admit) }
      switch turn {
      case .open(let id): open(id)
      case .read(let id):
        if let next = give(id, read) { return next }
      case nil where isClosed && entries.isEmpty && abandoned.isEmpty:
        // Who asks without waiting has chunks under way, and may ask again.
        if wait { idle += 1 }
        return .end
      case nil:
        guard wait else { return .nothingNow }
        idle += 1
        condition.wait()
        while !isStopped, gathering > .now, condition.wait(until: gathering) {}
        idle -= 1
      }
    }
    return .end
  }

  /// Tells those that were taken back; for workers that have no place for more.
  func settle() { condition.withLock { tellAbandoned() } }

  private func tellAbandoned() {
    while let entry = abandoned.popLast() { outside { entry.abandon(entry.recording) } }
  }

  private func open(_ id: Int) {
    guard let entry = entries[id] else { return }
    let recording = outside { entry.open() }
    entries[id]?.recording = recording
    if !schedule.opened(id, recording != nil), let entry = entries.removeValue(forKey: id), recording != nil {
      outside { entry.abandon(recording) }
    }
    condition.broadcast()
  }

  private func give(_ id: Int, _ read: (Recording) -> Given) -> Next? {
    guard let recording = entries[id]?.recording else { return nil }
    let given = outside { read(recording) }
    let isWanted =
      switch given {
      case .chunk(_, let seconds, _): schedule.gave(id, .chunk(seconds: seconds))
      case .nothingYet: schedule.gave(id, .nothingYet)
      case .end: schedule.gave(id, .end)
      }
    if case .chunk(_, _, true) = given { _ = schedule.remove(id) }
    if !schedule.contains(id), let entry = entries.removeValue(forKey: id), !isWanted {
      outside { entry.abandon(recording) }
    }
    condition.broadcast()
    if case .chunk(let chunk, _, _) = given, isWanted { return .chunk(chunk, recording) }
    return nil
  }

  private func outside<Result>(_ body: () -> Result) -> Result {
    condition.unlock()
    defer { condition.lock() }
    return body()
  }
}
