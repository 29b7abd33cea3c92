import Foundation
import Synchronization
import Testing

@testable import Transcription

@Suite("Chunk queue")
struct ChunkQueueTests {
  private final class Source: Sendable {
    let index: Int
    let chunks: Int
    private let state = Mutex((next: 0, isBeingRead: false))

    init(_ index: Int, chunks: Int) {
      self.index = index
      self.chunks = chunks
    }

    func read() -> Int? {
      let chunk: Int? = state.withLock { state in
        #expect(!state.isBeingRead, "one worker at a time reads a recording")
        state.isBeingRead = true
        guard state.next < chunks else { return nil }
        defer { state.next += 1 }
        return state.next
      }
      // Room for others to come in between.
      for _ in 0..<Int.random(in: 0..<5) { sched_yield() }
      state.withLock { $0.isBeingRead = false }
      return chunk
    }
  }

  private struct Given: Hashable { var source: Int, chunk: Int }

  private typealias Queue = ChunkQueue<Source, Int>

  /// A list of recordings of so many chunks; negative: one that cannot be opened.
  private func queue(_ sizes: [Int], workers: Int = 1, isClosed: Bool = true) -> Queue {
    let queue = Queue(workers: workers)
    for (index, size) in sizes.enumerated() {
      queue.add(FairSchedule.Request(list: 0)) { _ in size < 0 ? nil : Source(index, chunks: size) }
    }
    if isClosed { queue.close() }
    return queue
  }

  private func take(_ queue: Queue, wait: Bool = true) -> Queue.Next {
    queue.next(wait: wait, read: given)
  }

  private func given(_ source: Source) -> Queue.Given {
    source.read().map { .chunk($0, seconds: 20, isLast: false) } ?? .end
  }

  @Test("Of recordings that come together the shortest is begun first, also where workers were idle")
  func gathering() throws {
    let queue = Queue(workers: 2, gatheringSeconds: 0.5)
    let first = Mutex<Int?>(nil)
    let group = DispatchGroup()
    group.enter()
    Thread {
      if case .chunk(_, let source) = take(queue) { first.withLock { $0 = source.index } }
      group.leave()
    }.start()
    // That of the thread waits; the other never asks.
    while !queue.othersAreIdle { usleep(1000) }
    for (index, seconds) in [300.0, 200, 3, 100].enumerated() {
      queue.add(FairSchedule.Request(expectedSeconds: seconds)) { _ in Source(index, chunks: 1) }
    }
    group.wait()
    #expect(first.withLock { $0 } == 2)
  }

  @Test("One worker gets recording after recording of a list, each in order, then the end")
  func order() {
    let queue = queue([2, 0, 3, -1, 1])
    var given: [Given] = []
    while case .chunk(let chunk, let source) = take(queue) {
      given.append(Given(source: source.index, chunk: chunk))
    }
    let expected = [(0, 0), (0, 1), (2, 0), (2, 1), (2, 2), (4, 0)].map { Given(source: $0.0, chunk: $0.1) }
    #expect(given == expected)
    guard case .end = take(queue) else {
      Issue.record("the end does not last")
      return
    }
    #expect(queue.add { _ in nil } == nil, "nothing more is taken")
  }

  @Test("Many threads get every chunk exactly once", arguments: [1, 2, 3, 8])
  func threads(_ count: Int) {
    for _ in 0..<10 {
      let sizes = (0..<12).map { _ in Int.random(in: -1...9) }
      let queue = queue(sizes, workers: count)
      let given = Mutex<[Given]>([])
      onThreads([Int](repeating: 1, count: count)) { _ in
        while case .chunk(let chunk, let source) = take(queue) {
          given.withLock { $0.append(Given(source: source.index, chunk: chunk)) }
        }
      }
      let all = given.withLock { $0 }
      let expected = sizes.indices.flatMap { source in
        (0..<max(sizes[source], 0)).map { Given(source: source, chunk: $0) }
      }
      #expect(all.count == expected.count)
      #expect(Set(all) == Set(expected))
    }
  }

  @Test("Recordings that come while workers wait are worked off, until it is closed")
  func arrivals() {
    let queue = queue([], workers: 2, isClosed: false)
    let given = Mutex<[Given]>([])
    onThreads([0, 1, 2]) { worker in
      guard worker > 0 else {
        for index in 0..<20 {
          queue.add(FairSchedule.Request(owner: "\(index % 3)")) { _ in Source(index, chunks: 3) }
          for _ in 0..<index % 4 { sched_yield() }
        }
        return queue.close()
      }
      while case .chunk(let chunk, let source) = take(queue) {
        given.withLock { $0.append(Given(source: source.index, chunk: chunk)) }
      }
    }
    #expect(Set(given.withLock { $0 }).count == 60 && given.withLock { $0.count } == 60)
  }

  @Test("Who has other work is told to come back; who waits gets what comes")
  func waiting() {
    let queue = queue([2])
    let (isReading, mayGoOn) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
    let results = Mutex<[String]>([])
    onThreads([0, 1]) { worker in
      if worker == 0 {
        let next = queue.next(wait: true) { source in
          isReading.signal()
          mayGoOn.wait()
          return given(source)
        }
        if case .chunk(0, _) = next { results.withLock { $0.append("first") } }
      } else {
        isReading.wait()
        if case .nothingNow = take(queue, wait: false) { results.withLock { $0.append("busy") } }
        mayGoOn.signal()
        if case .chunk(1, _) = take(queue) { results.withLock { $0.append("second") } }
        if case .end = take(queue) { results.withLock { $0.append("end") } }
      }
    }
    #expect(results.withLock { Set($0) } == ["busy", "first", "second", "end"])
  }

  @Test("A clip is read while another worker reads a long recording")
  func clip() {
    let queue = self.queue([], workers: 2, isClosed: false)
    let (isReading, mayGoOn) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
    let first = Mutex<Int?>(nil)
    queue.add { _ in Source(0, chunks: 5) }
    onThreads([0, 1]) { worker in
      if worker == 0 {
        _ = queue.next(wait: true) { source in
          isReading.signal()
          mayGoOn.wait()
          return given(source)
        }
      } else {
        isReading.wait()
        queue.add { _ in Source(1, chunks: 1) }
        if case .chunk(_, let source) = take(queue) { first.withLock { $0 = source.index } }
        mayGoOn.signal()
      }
    }
    #expect(first.withLock { $0 } == 1)
  }

  @Test("A worker is alone once the others wait or have ended, not while they finish their chunks")
  func idleness() {
    let queue = queue([1], workers: 3)
    #expect(!queue.othersAreIdle)
    for _ in 0..<5 { _ = take(queue, wait: false) }
    #expect(!queue.othersAreIdle)
    _ = take(queue)
    #expect(!queue.othersAreIdle)
    _ = take(queue)
    #expect(queue.othersAreIdle)
    #expect(Queue(workers: 1).othersAreIdle)
  }

  @Test("Stopping ends all who wait and all who ask")
  func stop() {
    let queue = Queue(workers: 3)
    let isOpening = DispatchSemaphore(value: 0)
    let ends = Mutex(0)
    queue.add { _ in
      for _ in 0..<2 { isOpening.signal() }
      queue.stop()
      return Source(0, chunks: 5)
    }
    onThreads([0, 1, 2]) { worker in
      if worker > 0 { isOpening.wait() }
      if case .end = take(queue) { ends.withLock { $0 += 1 } }
    }
    #expect(ends.withLock { $0 } == 3)
    guard case .end = take(queue) else {
      Issue.record("a stopped queue gave something")
      return
    }
  }

  @Test("What is taken back is told so once, after its reader is done with it", arguments: 0...3)
  func takingBack(_ moment: Int) {
    let queue = Queue()
    let log = Mutex<[String]>([])
    let note = { (entry: String) in log.withLock { $0.append(entry) } }
    queue.add(
      open: { id in
        note("open")
        if moment == 1 { queue.takeBack(id) }
        return Source(id, chunks: 3)
      }, abandon: { note($0 == nil ? "abandoned unopened" : "abandoned") })
    queue.close()
    if moment == 0 { #expect(queue.takeBack(0)) }
    var chunks = 0
    while case .chunk = queue.next(
      wait: true,
      read: { source in
        if moment == 2 {
          queue.takeBack(0)
          note("still reading")
        }
        return given(source)
      })
    {
      chunks += 1
      if moment == 3 { queue.takeBack(0) }
    }
    #expect(chunks == (moment == 3 ? 1 : 0))
    #expect(!queue.takeBack(0), "it is not there any more")
    let expected = [
      ["abandoned unopened"], ["open", "abandoned"], ["open", "still reading", "abandoned"],
      ["open", "abandoned"],
    ]
    #expect(log.withLock { $0 } == expected[moment])
  }

  @Test("Where nothing is to be had for lack of room, what is urgent may have room of its own")
  func room() {
    let queue = Queue()
    queue.add { _ in Source(0, chunks: 3) }
    let isUrgent = { (request: FairSchedule.Request) in request.priority == .interactive }
    guard case .nothingNow = queue.next(wait: false, admit: isUrgent, read: given) else {
      Issue.record("something was read without room")
      return
    }
    queue.add(FairSchedule.Request(priority: .interactive)) { _ in Source(1, chunks: 1) }
    guard case .chunk(_, let source) = queue.next(wait: false, admit: isUrgent, read: given) else {
      Issue.record("nothing was read")
      return
    }
    #expect(source.index == 1)
  }

  @Test("A source without chunks yet keeps no worker, and waking it brings it back")
  func waking() {
    let queue = Queue()
    queue.add { _ in Source(0, chunks: 1) }
    let isReady = Mutex(false)
    let read = { @Sendable (source: Source) -> Queue.Given in
      isReady.withLock { $0 } ? given(source) : .nothingYet
    }
    guard case .nothingNow = queue.next(wait: false, read: read) else {
      Issue.record("there was something")
      return
    }
    onThreads([0, 1]) { worker in
      if worker == 0 {
        guard case .chunk = queue.next(wait: true, read: read) else {
          Issue.record("nothing came")
          return
        }
      } else {
        isReady.withLock { $0 = true }
        queue.wake(0)
      }
    }
  }

  @Test("A recording that says which chunk is its last is not asked once more")
  func last() {
    let queue = queue([5])
    guard
      case .chunk(0, _) = queue.next(wait: true, read: { .chunk($0.read() ?? -1, seconds: 1, isLast: true) })
    else {
      Issue.record("no chunk came")
      return
    }
    guard case .end = take(queue) else {
      Issue.record("it was asked")
      return
    }
  }
}
