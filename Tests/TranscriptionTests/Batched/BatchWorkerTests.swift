import SpeechModels
import Testing
import Transcripts

@testable import Transcription

@Suite("Batch worker")
struct BatchWorkerTests {
  private let tokenizer: WhisperTokenizer

  init() throws { tokenizer = try #require(ScriptedVocabulary.multilingual) }

  private func word(_ number: Int) -> Int { ScriptedVocabulary.word(number) }

  /// Says one word of its own in every window, longer texts in earlier windows, so that later ones end first.
  private func engine(seconds: Double = 1) -> ScriptedEngine {
    let tokenizer = tokenizer
    return .saying(tokenizer) { window in
      let words = [Int](repeating: ScriptedVocabulary.word(window), count: max(1, 6 - window))
      return [tokenizer.time(0)] + words + [tokenizer.time(seconds)]
    }
  }

  private func chunks(_ count: Int) -> [AudioChunk] {
    (0..<count).map { .silent($0, start: 10 + 5 * Double($0), seconds: 1) }
  }

  @Test("Chunks of several recordings share steps, and every recording comes in order of time")
  func shared() throws {
    let batch = ScriptedBatch(engine(), tokenizer)
    try batch.run([ScriptedChunks(chunks(3)), ScriptedChunks(chunks(2))], capacity: 4)
    // Windows 0 to 2 are the first recording's.
    #expect(batch.engine.steps.contains { Set($0).isSuperset(of: [1, 2, 3]) })
    #expect(batch.engine.steps.allSatisfy { $0.count <= 4 && Set($0).count == $0.count })
    #expect(batch.transcripts[0]?.map(\.start) == [10, 15, 20])
    #expect(batch.transcripts[1]?.map(\.start) == [10, 15])
    for index in 0...1 {
      let transcript = try #require(batch.transcripts[index])
      #expect(transcript.map(\.id) == Array(transcript.indices))
      let entries = try #require(batch.entries[index])
      var expected: [ScriptedBatch.Entry] = [.language("en")]
      for segment in transcript { expected += [.segment(segment), .progress(segment.end)] }
      let end = try #require(transcript.last?.end)
      #expect(entries == expected + [.progress(end), .timings, .finished])
    }
    #expect(batch.transcripts[0]?.map(\.text).last == " w258 w258 w258 w258")
  }

  @Test("Every step and every chunk is a sign of life")
  func pulse() throws {
    let batch = ScriptedBatch(engine(), tokenizer)
    var seen: [SchedulerActivity.Worker] = []
    batch.checkRecording = { [batch] _ in seen.append(batch.pulse.activity) }
    try batch.run([ScriptedChunks(chunks(7))], capacity: 3)
    #expect(batch.pulse.chunksBegun == 7)
    #expect(batch.pulse.activity.chunks == 0)
    #expect(batch.pulse.activity.beats >= UInt64(batch.engine.steps.count + 7))
    #expect(seen.map(\.chunks).max() == 3)
    #expect(zip(seen, seen.dropFirst()).allSatisfy { $0.beats <= $1.beats })
  }

  @Test("A step takes as many chunks as fit, a chunk that ends makes room", arguments: [1, 2, 3, 7, 20])
  func capacity(_ capacity: Int) throws {
    let batch = ScriptedBatch(engine(), tokenizer)
    try batch.run([ScriptedChunks(chunks(7))], capacity: capacity)
    #expect(batch.engine.steps.map(\.count).max() == min(capacity, 7))
    #expect(
      batch.transcripts[0]?.map(\.text)
        == (0..<7).map { window in
          String(repeating: " w\(256 + window)", count: max(1, 6 - window))
        })
  }

  @Test("A capacity of nothing is one")
  func noCapacity() throws {
    let batch = ScriptedBatch(engine(), tokenizer)
    try batch.run([ScriptedChunks(chunks(2))], capacity: 0)
    #expect(batch.transcripts[0]?.count == 2)
  }

  @Test("A recording without speech ends, as does one of many that are empty")
  func empty() throws {
    let batch = ScriptedBatch(engine(), tokenizer)
    let sources = [ScriptedChunks([]), ScriptedChunks(chunks(1)), ScriptedChunks([])]
    try batch.run(sources)
    #expect(batch.transcripts.mapValues(\.count) == [0: 0, 1: 1, 2: 0])
    #expect(batch.entries[0] == [.language("en"), .progress(0), .timings, .finished])
    try ScriptedBatch(engine(), tokenizer).run([])
  }

  @Test("A reader's error after some chunks fails its recording once and stops no other")
  func readError() throws {
    let batch = ScriptedBatch(engine(), tokenizer)
    let broken = ScriptedChunks(chunks(2), error: ScriptedChunks.Broken())
    try batch.run([ScriptedChunks(chunks(1)), broken, ScriptedChunks(chunks(3))], capacity: 3)
    #expect(batch.failures.keys.sorted() == [1])
    #expect(batch.failures[1]?.map { $0 is ScriptedChunks.Broken } == [true])
    #expect(batch.transcripts.mapValues(\.count) == [0: 1, 2: 3])
    let entries = try #require(batch.entries[1])
    #expect(entries.last == .failed, "nothing is told of a recording that has failed")
    #expect(broken.endings == 1, "a recording that has failed is not read again")
  }

  @Test("A recording that cannot be opened stops no other")
  func unopened() throws {
    let queue = BatchWorker<ScriptedEngine>.Queue()
    var finished: [Int] = []
    let worker = try BatchWorker(
      engine: engine(), tokenizer: tokenizer, alignmentHeads: [], kernels: scalarKernels, capacity: 2,
      budget: .unlimited, check: {}, fail: { _, error in Issue.record(error) },
      finish: { recording, _ in finished.append(recording.index) })
    var options = TranscriptionOptions()
    options.language = "en"
    queue.add { _ in nil }
    queue.add { [chunks = chunks(1)] index in
      ScriptedBatch.Recording(
        index: index, options: options, reader: EmptyReader(), source: ScriptedChunks(chunks)
      ) { _ in }
    }
    queue.close()
    try worker.run(queue)
    #expect(finished == [1])
  }

  @Test("What the check throws ends the work before the next step", arguments: [0, 1, 5, 9])
  func cancellation(after allowed: Int) throws {
    let batch = ScriptedBatch(engine(), tokenizer)
    var asked = 0
    batch.check = {
      asked += 1
      if asked > allowed { throw CancellationError() }
    }
    #expect(throws: CancellationError.self) {
      try batch.run([ScriptedChunks(chunks(5)), ScriptedChunks(chunks(5))])
    }
    #expect(batch.engine.steps.count <= allowed)
    #expect(batch.transcripts.isEmpty)
  }

  @Test(
    "An observer that throws fails the recording, once",
    arguments: ["language", "segment", "progress", "timings"])
  func observer(_ kind: String) throws {
    let batch = ScriptedBatch(engine(), tokenizer)
    batch.observe = { index, event in
      let name = "\(event)".prefix { $0.isLetter }
      if index == 0, name == kind { throw ScriptedChunks.Broken() }
    }
    try batch.run([ScriptedChunks(chunks(3)), ScriptedChunks(chunks(2))])
    #expect(batch.failures.mapValues(\.count) == [0: 1])
    #expect(batch.transcripts.mapValues(\.count) == [1: 2])
  }
}
