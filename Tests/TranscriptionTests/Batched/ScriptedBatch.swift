import AudioIO
import Inference
import SpeechModels
import Transcripts

@testable import Transcription

/// Chunks that a test makes up, and an error after them where it wants one.
final class ScriptedChunks: ChunkSource {
  struct Broken: Error, Equatable {}

  private var chunks: ArraySlice<AudioChunk>
  private let error: (any Error)?
  private(set) var duration = 0.0
  /// How often the chunks' end was asked for.
  private(set) var endings = 0

  init(_ chunks: [AudioChunk], error: (any Error)? = nil) {
    self.chunks = chunks[...]
    self.error = error
  }

  func next() throws -> AudioChunk? {
    guard let chunk = chunks.popFirst() else {
      endings += 1
      if let error { throw error }
      return nil
    }
    duration = chunk.end
    return chunk
  }
}

extension AudioChunk {
  /// A chunk of silence that is called speech, all of it unless told otherwise (seconds from its start).
  static func silent(
    _ index: Int, start: Double, seconds: Double, speech: [ClosedRange<Double>]? = nil
  ) -> AudioChunk {
    let sample = { (time: Double) in Int(((start + time) * 16_000).rounded()) }
    let ranges = speech ?? [0...seconds]
    return AudioChunk(
      index: index, start: sample(0), samples: [Float](repeating: 0, count: sample(seconds) - sample(0)),
      speech: ranges.map { sample($0.lowerBound)..<sample($0.upperBound) })
  }
}

/// Several times as fast as portable C, which counts in tests that take many steps.
let detectedKernels = Kernels(.detected)

/// A reader of nothing.
final class EmptyReader: SampleReader {
  let sampleRate = 16_000
  let channelCount: Int? = 1
  let expectedDuration: Double? = nil
  let warnings: [String] = []
  func read(upTo count: Int) -> [Float] { [] }
  func close() {}
}

extension MemoryBudget {
  static var unlimited: MemoryBudget { MemoryBudget(bytes: .max, workers: 1) }
}

/// One worker over recordings of scripted chunks, and all that it tells.
final class ScriptedBatch {
  typealias Recording = BatchedRecording<ScriptedEngine>

  enum Entry: Equatable {
    case language(String)
    case segment(Segment)
    case progress(Double)
    case timings
    case failed
    case finished
  }

  let engine: ScriptedEngine
  let tokenizer: WhisperTokenizer
  private let kernels: Kernels
  /// What was told of every recording, in order.
  private(set) var entries: [Int: [Entry]] = [:]
  private(set) var failures: [Int: [any Error]] = [:]
  private(set) var transcripts: [Int: [Segment]] = [:]
  var check: () throws -> Void = {}
  /// Its worker's signs of life.
  let pulse = WorkerPulse()
  /// Asked of each recording before every step.
  var checkRecording: (Int) throws -> Void = { _ in }
  /// Called with every event before it is noted; what it throws is thrown to the worker.
  var observe: (Int, TranscriptionEvent) throws -> Void = { _, _ in }

  init(_ engine: ScriptedEngine, _ tokenizer: WhisperTokenizer, kernels: Kernels = detectedKernels) {
    self.engine = engine
    self.kernels = kernels
    self.tokenizer = tokenizer
  }

  /// - Parameters:
  ///   - requests: how each is scheduled; nil: as a list.
  ///   - language: nil: to be detected.
  func run(
    _ sources: [any ChunkSource], capacity: Int = 4, language: String? = "en",
    budget: MemoryBudget = .unlimited, requests: [FairSchedule.Request]? = nil,
    _ options: TranscriptionOptions = TranscriptionOptions()
  ) throws {
    var options = options
    options.language = language
    let worker = try BatchWorker(
      engine: engine, tokenizer: tokenizer, alignmentHeads: [], kernels: kernels, capacity: capacity,
      budget: budget, pulse: pulse, check: { [self] in try check() },
      fail: { [self] recording, error in
        entries[recording.index, default: []].append(.failed)
        failures[recording.index, default: []].append(error)
      },
      finish: { [self] recording, segments in
        entries[recording.index, default: []].append(.finished)
        transcripts[recording.index] = segments
      })
    let queue = ChunkQueue<Recording, Recording.Prepared>()
    for (index, source) in sources.enumerated() {
      let request = requests?[index] ?? FairSchedule.Request(list: 0)
      queue.add(request) { [self] id in
        let recording = Recording(
          index: index, options: options, readers: [EmptyReader()], source: source,
          priority: request.priority, check: { try self.checkRecording(index) }
        ) { event in try self.note(event, of: index) }
        recording.whenReady { [queue] in queue.wake(id) }
        return recording
      }
    }
    queue.close()
    try worker.run(queue)
  }

  private func note(_ event: TranscriptionEvent, of index: Int) throws {
    try observe(index, event)
    let entry: Entry? =
      switch event {
      case .language(let language): .language(language.code)
      case .segment(let segment): .segment(segment)
      case .progress(let seconds): .progress(seconds)
      case .timings: .timings
      case .step: nil
      }
    if let entry { entries[index, default: []].append(entry) }
  }
}

extension WhisperTokenizer {
  func time(_ seconds: Double) -> Int { timestampBegin + Int((seconds * 50).rounded()) }
}

extension ScriptedEngine {
  /// Says `text(window)` in every window, whatever stands before it.
  static func saying(_ tokenizer: WhisperTokenizer, _ text: @escaping (Int) -> [Int]) -> ScriptedEngine {
    ScriptedEngine { window, taken in
      guard let start = taken.lastIndex(of: tokenizer.startOfTranscript) else { return [1: 0] }
      let said = taken.count - start - 3
      let tokens = text(window)
      if said < 0 { return [1: 0] }
      return said < tokens.count ? [tokens[said]: 0] : [tokenizer.endOfText: 0]
    }
  }
}
