import AudioIO
import Foundation
import SpeechModels
import Synchronization
import Testing
import Transcripts

@testable import Transcription

/// Everything but the network's weights is real, as in the tests of recording batches.
@Suite("Recognition scheduler", .serialized)
struct RecognitionSchedulerTests {
  /// What was told of several recordings.
  private final class Log: Sendable {
    struct Entries {
      var transcripts: [Int: Transcript] = [:]
      var failures: [Int: [any Error]] = [:]
      var ends: [Int] = []
      var segments = 0
    }
    private let entries = Mutex(Entries())
    private let changed = DispatchSemaphore(value: 0)

    func observer(_ index: Int) -> @Sendable (RecordingBatch.Event) throws -> Void {
      { [self] event in
        entries.withLock { entries in
          switch event {
          case .finished(let finished):
            entries.transcripts[index] = finished.transcript
            entries.ends.append(index)
          case .failed(let error):
            entries.failures[index, default: []].append(error)
            entries.ends.append(index)
          case .transcription(.segment): entries.segments += 1
          default: break
          }
        }
        changed.signal()
      }
    }

    var all: Entries { entries.withLock { $0 } }

    /// Waits until something is the case.
    func wait(_ condition: (Entries) -> Bool) {
      while !condition(all) { _ = changed.wait(timeout: .now() + 5) }
    }
  }

  private func scheduler(
    _ fixture: RecordingFixture, threads: Int = 2, size: Int? = nil, budget: Int? = nil
  ) throws -> RecognitionScheduler {
    var configuration = RecognitionScheduler.Configuration(threads: threads)
    configuration.batchSize = size
    if let budget { configuration.memoryBudget = budget }
    return try RecognitionScheduler(
      model: fixture.model, voiceActivity: fixture.voiceActivity, configuration: configuration)
  }

  private var options: TranscriptionOptions { RecordingFixture.options }

  @Test("Transcripts are those of a batch, whatever the threads, priorities, memory and times of coming")
  func invariance() throws {
    let fixture = try RecordingFixture.shared.get()
    let recordings = fixture.recordings(["one", "two", "three", "silent", "one"], options)
    let expected = Log()
    try fixture.batch().run(recordings) { try expected.observer($0)($1) }
    for (threads, size, budget) in [(1, 1, nil), (2, 3, 1), (3, nil, 1 << 20), (2, nil, nil)]
      as [(Int, Int?, Int?)]
    {
      let scheduler = try scheduler(fixture, threads: threads, size: size, budget: budget)
      let log = Log()
      for (index, recording) in recordings.enumerated() {
        scheduler.submit(
          recording, priority: RecognitionPriority.allCases[index % 3], owner: "\(index % 2)",
          expectedSeconds: index == 2 ? 12 : nil, observer: log.observer(index))
        if index == 1 { log.wait { !$0.transcripts.isEmpty } }
      }
      scheduler.shutdown()
      #expect(log.all.transcripts == expected.all.transcripts)
      #expect(log.all.failures.isEmpty && scheduler.memoryInUse == 0)
    }
  }

  @Test("It works on as recordings come and go, and takes none after its shutdown")
  func lifetime() throws {
    let fixture = try RecordingFixture.shared.get()
    let scheduler = try scheduler(fixture)
    let log = Log()
    for round in 0..<3 {
      let job = scheduler.submit(fixture.recordings(["one"], options)[0], observer: log.observer(round))
      log.wait { $0.ends.contains(round) }
      #expect(job.hasEnded)
      job.cancel()
    }
    scheduler.submit(fixture.recordings(["missing"], options)[0], observer: log.observer(3))
    scheduler.submit(fixture.recordings(["bad"], options)[0], observer: log.observer(4))
    scheduler.shutdown()
    let late = scheduler.submit(fixture.recordings(["one"], options)[0], observer: log.observer(5))
    #expect(late.hasEnded)
    #expect(log.all.transcripts.keys.sorted() == [0, 1, 2])
    #expect(log.all.failures.mapValues(\.count) == [3: 1, 4: 1, 5: 1])
    #expect(log.all.failures[5]?.first as? SchedulingError == .hasShutDown)
  }

  @Test("Sequential transcription is refused")
  func sequential() throws {
    let fixture = try RecordingFixture.shared.get()
    let scheduler = try scheduler(fixture, threads: 1)
    let log = Log()
    var sequential = options
    sequential.longForm = .sequential
    scheduler.submit(fixture.recordings(["one"], sequential)[0], observer: log.observer(0))
    #expect(log.all.failures[0]?.first as? SchedulingError == .sequential)
    scheduler.shutdown()
  }

  @Test(
    "Cancelled recordings end once with that reason, at whatever moment; others are finished",
    arguments: 0...3)
  func cancellation(_ moment: Int) throws {
    let fixture = try RecordingFixture.shared.get()
    let scheduler = try scheduler(fixture, threads: 1 + moment % 2, size: 1)
    let log = Log()
    let recordings = fixture.recordings(["three", "one", "two", "three"], options)
    let jobs = recordings.enumerated().map { scheduler.submit($1, observer: log.observer($0)) }
    if moment == 1 { log.wait { $0.segments > 0 } }
    if moment == 2 { log.wait { !$0.ends.isEmpty } }
    let cancelled = moment == 3 ? [0, 1, 2, 3] : [1, 3]
    for index in cancelled { jobs[index].cancel() }
    for index in cancelled { jobs[index].cancel() }
    scheduler.shutdown()
    let all = log.all
    #expect(all.ends.sorted() == [0, 1, 2, 3])
    #expect(
      all.failures.allSatisfy {
        cancelled.contains($0.key) && $0.value.allSatisfy { $0 is CancellationError }
      })
    if moment != 3 { #expect(all.transcripts[0] != nil && all.transcripts[2] != nil) }
    if moment == 0 { #expect(all.failures[3] != nil) }
  }

  @Test("Stopping ends everything that is not finished, each with one event")
  func stopping() throws {
    let fixture = try RecordingFixture.shared.get()
    for waits in [false, true] {
      let scheduler = try scheduler(fixture)
      let log = Log()
      for (index, recording) in fixture.recordings(Array(repeating: "three", count: 6), options).enumerated()
      {
        scheduler.submit(recording, observer: log.observer(index))
      }
      if waits { log.wait { !$0.ends.isEmpty } }
      scheduler.shutdown(.stop)
      #expect(log.all.ends.sorted() == Array(0..<6))
      #expect(log.all.failures.values.allSatisfy { $0.allSatisfy { $0 is CancellationError } })
      #expect(log.all.transcripts.isEmpty != waits || log.all.transcripts.isEmpty)
      #expect(scheduler.memoryInUse == 0)
    }
  }

  @Test("An observer's error fails its recording only")
  func observer() throws {
    struct Enough: Error {}
    let fixture = try RecordingFixture.shared.get()
    let scheduler = try scheduler(fixture)
    let log = Log()
    let recordings = fixture.recordings(["three", "two"], options)
    let note = log.observer(0)
    scheduler.submit(recordings[0]) { event in
      try note(event)
      if case .transcription(.segment) = event { throw Enough() }
    }
    scheduler.submit(recordings[1], observer: log.observer(1))
    scheduler.shutdown()
    #expect(log.all.failures[0]?.map { $0 is Enough } == [true])
    #expect(log.all.transcripts.keys.sorted() == [1])
  }

  @Test("Without its owner it ends by itself")
  func dropping() throws {
    let fixture = try RecordingFixture.shared.get()
    let log = Log()
    do {
      let scheduler = try scheduler(fixture, threads: 1)
      scheduler.submit(fixture.recordings(["three"], options)[0], observer: log.observer(0))
    }
    log.wait { $0.ends == [0] }
  }
}
