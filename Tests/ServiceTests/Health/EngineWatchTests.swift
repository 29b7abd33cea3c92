import Logging
import Synchronization
import Telemetry
import Testing
import Transcription

@testable import Service

@Suite("Engines that are stuck")
struct EngineWatchTests {
  /// Looks every second until a change, at most so many times.
  private func firstChange(
    _ watch: inout EngineWatch, from start: Int = 0, _ count: Int, _ reading: (Int) -> EngineWatch.Reading
  ) -> (second: Int, change: EngineWatch.Change)? {
    for second in start..<start + count {
      if let change = watch.look(reading(second), at: Double(second)) { return (second, change) }
    }
    return nil
  }

  @Test("Work without a sign of life is stuck, told once, and over with the next sign")
  func stuck() throws {
    var watch = EngineWatch(limit: 20)
    let silent = EngineWatch.Reading(hasWork: true, beats: 7)
    let first = try #require(firstChange(&watch, 100) { _ in silent })
    #expect(first.second == 21)
    #expect(first.change == .stuck(seconds: 21))
    #expect(watch.isStuck)
    #expect(firstChange(&watch, from: 22, 500) { _ in silent } == nil)
    let next = watch.look(.init(hasWork: true, beats: 8), at: 523)
    #expect(next == .recovered(seconds: 521))
    #expect(!watch.isStuck)
    #expect(watch.silence == 0)
  }

  @Test("Neither rest nor slow work is stuck")
  func healthy() {
    var watch = EngineWatch(limit: 20)
    #expect(firstChange(&watch, 1000) { _ in .init(hasWork: false, beats: 3) } == nil)
    // A sign of life every 15 seconds.
    #expect(firstChange(&watch, from: 1000, 1000) { .init(hasWork: true, beats: UInt64($0 / 15)) } == nil)
    // Work that begins after a long rest has its whole time.
    #expect(firstChange(&watch, from: 2000, 500) { _ in .init(hasWork: false, beats: 500) } == nil)
    #expect(firstChange(&watch, from: 2500, 20) { _ in .init(hasWork: true, beats: 500) } == nil)
  }

  @Test("Time is allowed in proportion to the audio and to what was survived before")
  func proportion() throws {
    var watch = EngineWatch(limit: 20)
    let long = EngineWatch.Reading(hasWork: true, beats: 1, audioSeconds: 3600)
    let late = try #require(firstChange(&watch, 1000) { _ in long })
    #expect(late.second == 381)
    var slow = EngineWatch(limit: 20)
    // A machine that needs 19 seconds for a step.
    #expect(firstChange(&slow, 191) { .init(hasWork: true, beats: UInt64($0 / 19)) } == nil)
    let end = try #require(firstChange(&slow, from: 191, 1000) { _ in .init(hasWork: true, beats: 10) })
    #expect((255...275).contains(end.second))
    // However long, not for ever.
    #expect(slow.allowance(.init(hasWork: true, beats: 0)) <= 200)
  }

  @Test("A machine that slept is not a stuck engine")
  func sleep() {
    var watch = EngineWatch(limit: 20)
    let reading = EngineWatch.Reading(hasWork: true, beats: 1)
    #expect(watch.look(reading, at: 0) == nil)
    #expect(watch.look(reading, at: 36_000) == nil)
    #expect(watch.silence == 5)
  }

  @Test("A worker that is stuck shows while others go on; it is logged once and counted")
  func monitor() async {
    let beats = Mutex<UInt64>(0)
    let lines = Mutex<[String]>([])
    let metrics = ServiceMetrics()
    let logger = Logger(label: "test") { label in
      ScrubbedLogHandler(label: label, level: .warning) { line in lines.withLock { $0.append(line) } }
    }
    let monitor = EngineMonitor(limit: 10, metrics: metrics, logger: logger) {
      let beat = beats.withLock { $0 }
      return [
        "base": SchedulerActivity(
          recordings: 2, longestSeconds: 5, capacity: 8, chunksBegun: 2,
          workers: [.init(chunks: 3, beats: 5), .init(chunks: 1, beats: beat)])
      ]
    }
    for second in 0..<60 {
      beats.withLock { $0 += 1 }
      await monitor.look(at: Double(second))
    }
    #expect(monitor.stuck == ["base"])
    #expect(metrics.engineStuck.value("base") == 1)
    #expect(metrics.engineStalls.value("base") == 1)
    #expect(lines.withLock { $0.count } == 1)
    let report = await ServiceHealth(checks: [.engine(monitor)]).report()
    #expect(!report.isWorking)
  }
}
