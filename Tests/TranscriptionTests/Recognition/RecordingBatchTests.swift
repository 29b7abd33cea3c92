import AudioIO
import Foundation
import Inference
import ModelFixtures
import SpeechModels
import Synchronization
import Testing
import Transcripts

@testable import Transcription

/// Recordings as files, a small network of random weights that says nonsense reliably, and one that hears loudness:
/// everything from the file to the transcript is real.
@Suite("Recording batch", .serialized)
struct RecordingBatchTests {
  private var options: TranscriptionOptions { RecordingFixture.options }

  private func run(
    _ batch: RecordingBatch, _ recordings: [RecordingBatch.Recording]
  ) throws -> (transcripts: [Int: Transcript], failed: Set<Int>) {
    let results = Mutex((transcripts: [Int: Transcript](), failed: Set<Int>()))
    try batch.run(recordings) { index, event in
      switch event {
      case .finished(let finished): results.withLock { $0.transcripts[index] = finished.transcript }
      case .failed: results.withLock { _ = $0.failed.insert(index) }
      default: break
      }
    }
    return results.withLock { $0 }
  }

  @Test("Threads and batch sizes change nothing of the transcripts")
  func invariance() throws {
    let fixture = try RecordingFixture.shared.get()
    let recordings = fixture.recordings(["one", "two", "three", "silent"], options)
    var first: [Int: Transcript]?
    for (threads, size) in [(1, 1), (1, 3), (1, 8), (2, 1), (2, 4), (3, nil)] {
      let (transcripts, failed) = try run(fixture.batch(threads: threads, size: size), recordings)
      #expect(failed.isEmpty)
      #expect(transcripts.count == 4)
      if let first {
        #expect(transcripts == first, "threads \(threads), batch size \(String(describing: size))")
      } else {
        first = transcripts
      }
    }
    let transcripts = try #require(first)
    #expect(transcripts[3]?.segments.isEmpty == true)
    for index in 0...2 {
      let transcript = try #require(transcripts[index])
      #expect(!transcript.segments.isEmpty)
      #expect(transcript.duration == 12)
      #expect(transcript.segments.allSatisfy { $0.start >= 0 && $0.end <= 12 })
      #expect(transcript.segments.map(\.id) == Array(transcript.segments.indices))
      #expect(transcript.segments.map(\.start) == transcript.segments.map(\.start).sorted())
    }
  }

  @Test("A recording that cannot be read fails alone")
  func failure() throws {
    let fixture = try RecordingFixture.shared.get()
    let (transcripts, failed) = try run(
      fixture.batch(), fixture.recordings(["one", "bad", "missing", "two"], options))
    #expect(failed == [1, 2])
    #expect(transcripts.keys.sorted() == [0, 3])
  }

  @Test("Sequential and batched recordings, and batches without a voice activity model, all come back")
  func mixture() throws {
    let fixture = try RecordingFixture.shared.get()
    var sequential = options
    sequential.longForm = .sequential
    let recordings =
      fixture.recordings(["one"], options) + fixture.recordings(["two"], sequential)
    #expect(try run(fixture.batch(), recordings).transcripts.count == 2)
    let batch = RecordingBatch(model: fixture.model, threads: 1)
    #expect(try run(batch, recordings).transcripts.count == 2)
  }

  @Test("What the observer throws ends everything and is thrown", arguments: [1, 2])
  func observer(threads: Int) throws {
    struct Enough: Error {}
    let fixture = try RecordingFixture.shared.get()
    let after = Mutex(0)
    let hasThrown = Mutex(false)
    #expect(throws: Enough.self) {
      try fixture.batch(threads: threads, size: 2).run(fixture.recordings(["one", "two", "three"], options)) {
        _, event in
        if hasThrown.withLock({ $0 }) { after.withLock { $0 += 1 } }
        if case .transcription(.segment) = event {
          hasThrown.withLock { $0 = true }
          throw Enough()
        }
      }
    }
    #expect(after.withLock { $0 } == 0, "nothing is told after that")
  }

  @Test("Cancelling ends everything at once", arguments: [0, 3, 20])
  func cancellation(after allowed: Int) throws {
    let fixture = try RecordingFixture.shared.get()
    let asked = Mutex(0)
    let finished = Mutex(0)
    #expect(throws: CancellationError.self) {
      try fixture.batch().run(
        fixture.recordings(["one", "two", "three"], options),
        isCancelled: {
          asked.withLock {
            $0 += 1
            return $0 > allowed
          }
        }, observer: { _, event in if case .finished = event { finished.withLock { $0 += 1 } } })
    }
    #expect(finished.withLock { $0 } == 0)
  }
}
