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

  private func take(_ queue: ChunkQueue<Source, Int>, _ sizes: [Int], wait: Bool = true)
    -> ChunkQueue<Source, Int>.Next
  {
    queue.next(
      wait: wait, open: { sizes[$0] < 0 ? nil : Source($0, chunks: sizes[$0]) }, read: { $0.read() })
  }

  @Test("One worker gets recording after recording, each in order, then the end")
  func order() {
    let queue = ChunkQueue<Source, Int>(count: 5)
    var given: [Given] = []
    while case .chunk(let chunk, let source) = take(queue, [2, 0, 3, -1, 1]) {
      given.append(Given(source: source.index, chunk: chunk))
    }
    let expected = [(0, 0), (0, 1), (2, 0), (2, 1), (2, 2), (4, 0)].map { Given(source: $0.0, chunk: $0.1) }
    #expect(given == expected)
    guard case .end = take(queue, []) else {
      Issue.record("the end does not last")
      return
    }
  }

  @Test("Many threads get every chunk exactly once", arguments: [1, 2, 3, 8])
  func threads(_ count: Int) {
    for _ in 0..<10 {
      let sizes = (0..<12).map { _ in Int.random(in: -1...9) }
      let queue = ChunkQueue<Source, Int>(count: sizes.count)
      let given = Mutex<[Given]>([])
      onThreads([Int](repeating: 1, count: count)) { _ in
        while case .chunk(let chunk, let source) = take(queue, sizes) {
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

  @Test("Who has other work is told to come back; who waits gets what comes")
  func waiting() {
    let queue = ChunkQueue<Source, Int>(count: 1)
    let (isReading, mayGoOn) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
    let results = Mutex<[String]>([])
    onThreads([0, 1]) { worker in
      if worker == 0 {
        let next = queue.next(
          wait: true, open: { Source($0, chunks: 2) },
          read: { source in
            isReading.signal()
            mayGoOn.wait()
            return source.read()
          })
        if case .chunk(0, _) = next { results.withLock { $0.append("first") } }
      } else {
        isReading.wait()
        if case .nothingNow = take(queue, [2], wait: false) { results.withLock { $0.append("busy") } }
        mayGoOn.signal()
        if case .chunk(1, _) = take(queue, [2]) { results.withLock { $0.append("second") } }
        if case .end = take(queue, [2]) { results.withLock { $0.append("end") } }
      }
    }
    #expect(results.withLock { Set($0) } == ["busy", "first", "second", "end"])
  }

  @Test("A worker is alone once the others wait or have ended, not while they finish their chunks")
  func idleness() {
    let queue = ChunkQueue<Source, Int>(count: 1, workers: 3)
    #expect(!queue.othersAreIdle)
    for _ in 0..<5 { _ = take(queue, [1], wait: false) }
    #expect(!queue.othersAreIdle)
    _ = take(queue, [1])
    #expect(!queue.othersAreIdle)
    _ = take(queue, [1])
    #expect(queue.othersAreIdle)
    #expect(ChunkQueue<Source, Int>(count: 1, workers: 1).othersAreIdle)
  }

  @Test("Stopping ends all who wait and all who ask")
  func stop() {
    let queue = ChunkQueue<Source, Int>(count: 1)
    let isOpening = DispatchSemaphore(value: 0)
    let ends = Mutex(0)
    onThreads([0, 1, 2]) { worker in
      if worker > 0 { isOpening.wait() }
      let next = queue.next(
        wait: true,
        open: { index in
          for _ in 0..<2 { isOpening.signal() }
          queue.stop()
          return Source(index, chunks: 5)
        }, read: { $0.read() })
      if case .end = next { ends.withLock { $0 += 1 } }
    }
    #expect(ends.withLock { $0 } == 3)
    guard case .end = take(queue, [5]) else {
      Issue.record("a stopped queue gave something")
      return
    }
  }
}
