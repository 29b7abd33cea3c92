import SpeechModels
import Testing
import Transcripts

@testable import Transcription

@Suite("Worker shared by recordings of several priorities")
struct SharedWorkerTests {
  private let tokenizer: WhisperTokenizer

  init() throws { tokenizer = try #require(ScriptedVocabulary.multilingual) }

  /// Says so many words in every window, the first one louder than the last.
  private func engine(words: Int) -> ScriptedEngine {
    let tokenizer = tokenizer
    return .saying(tokenizer) { window in
      [tokenizer.time(0)] + (0..<words).map { ScriptedVocabulary.word(100 * window + $0) } + [
        tokenizer.time(1)
      ]
    }
  }

  private func chunks(_ count: Int, seconds: Double = 1) -> [AudioChunk] {
    (0..<count).map { .silent($0, start: 10 + 40 * Double($0), seconds: seconds) }
  }

  @Test("Interactive chunks are let in beyond the capacity, and at once")
  func lane() throws {
    let batch = ScriptedBatch(engine(words: 8), tokenizer)
    let live = LiveChunks(chunks(2), available: 0)
    var steps = 0
    batch.checkRecording = { index in
      guard index == 0 else { return }
      steps += 1
      if steps == 12 { live.give(2) }
    }
    try batch.run(
      [ScriptedChunks(chunks(6)), live], capacity: 2, requests: [.init(), .init(priority: .interactive)])
    #expect(batch.engine.steps.map(\.count).max() == 4, "two beyond the capacity")
    #expect(batch.transcripts.mapValues(\.count) == [0: 6, 1: 2])
    // Two chunks were under way when it came; it is in the steps that follow.
    let first = try #require(batch.engine.steps.firstIndex { $0.count > 2 })
    #expect(first <= 8, "within a step of coming")
  }

  @Test("Sources without chunks yet do not hold up others, also while their language is found")
  func live() throws {
    let engine = engine(words: 3)
    let english = try #require(tokenizer.languageToken(for: "en"))
    let script = engine.script
    engine.script = { $1.count == 1 ? [english: 0] : script($0, $1) }
    let batch = ScriptedBatch(engine, tokenizer)
    let live = LiveChunks(chunks(3), available: 0)
    var steps = 0
    batch.checkRecording = { index in
      steps += 1
      if steps % 3 == 0 { live.give(1) }
    }
    try batch.run(
      [live, ScriptedChunks(chunks(7))], capacity: 3, language: nil,
      requests: [.init(priority: .interactive), .init()])
    #expect(batch.transcripts.mapValues(\.count) == [0: 3, 1: 7])
    #expect(batch.entries[0]?.last == .finished && live.polls > 3)
  }

  @Test("A recording that is not wanted any more ends within a step, others go on")
  func cancellation() throws {
    let batch = ScriptedBatch(engine(words: 8), tokenizer)
    var asked = 0
    batch.checkRecording = { index in
      if index == 0 { asked += 1 }
      if index == 0, asked > 4 { throw CancellationError() }
    }
    try batch.run([ScriptedChunks(chunks(9)), ScriptedChunks(chunks(4))], requests: [.init(), .init()])
    #expect(batch.failures.mapValues { $0.map { $0 is CancellationError } } == [0: [true]])
    #expect(batch.transcripts.mapValues(\.count) == [1: 4])
  }

  @Test(
    "Memory bounds what is under way, and what is said stays the same",
    arguments: ["greedy", "beams", "temperatures"])
  func memory(_ kind: String) throws {
    var options = TranscriptionOptions()
    if kind == "beams" { options.beamSize = 3 }
    if kind == "temperatures" {
      options.temperatures = [0, 0.5]
      options.bestOf = 4
      options.logProbabilityThreshold = 1
      options.noSpeechThreshold = nil
    }
    var texts: Set<String> = []
    for bytes in [1, 40_000, 400_000, .max] {
      let engine = engine(words: 6)
      engine.hear = { _ in 1 }
      let batch = ScriptedBatch(engine, tokenizer)
      let budget = MemoryBudget(bytes: bytes, workers: 1)
      let single = DecodingMemory(engine).bytes(
        frames: 100, sequences: kind == "greedy" ? 1 : kind == "beams" ? 6 : 4)
      let asked = DecodingMemory(engine).bytes(sequences: 10)
      try batch.run([ScriptedChunks(chunks(7))], capacity: 4, budget: budget, options)
      let segments = try #require(batch.transcripts[0])
      #expect(segments.count == 7)
      texts.insert(segments.map(\.text).joined())
      #expect(budget.used == 0, "all is given back")
      if bytes == 1 { #expect(budget.most <= max(single, asked)) }
      if bytes < .max { #expect(budget.most <= max(bytes, asked)) }
      if bytes == .max { #expect(batch.engine.steps.map(\.count).max() ?? 0 >= 4) }
    }
    #expect(texts.count == 1)
  }
}

/// Chunks that come when a test lets them.
private final class LiveChunks: ChunkSource {
  private var chunks: ArraySlice<AudioChunk>
  private var available: Int
  private var wake: @Sendable () -> Void = {}
  private(set) var duration = 0.0
  private(set) var polls = 0

  init(_ chunks: [AudioChunk], available: Int) {
    self.chunks = chunks[...]
    self.available = available
  }

  func give(_ count: Int) {
    available += count
    wake()
  }

  func whenReady(_ wake: @escaping @Sendable () -> Void) { self.wake = wake }
  func next() -> AudioChunk? { chunks.popFirst() }

  func poll() -> AvailableChunk {
    polls += 1
    guard let chunk = chunks.first else { return .end }
    guard available > 0 else { return .notYet }
    available -= 1
    chunks.removeFirst()
    duration = chunk.end
    return .chunk(chunk)
  }
}
