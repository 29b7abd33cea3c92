import AudioIO
import Foundation
import SpeechModels
import Synchronization
import Transcripts

/// Times transcriptions with a model that is loaded.
public struct TranscriptionBenchmark: Sendable {
  /// A recording, and what is said in it where that is known.
  public struct Input: Sendable, Equatable {
    public var path: String
    public var language: String?
    public var reference: String?

    public init(path: String, language: String? = nil, reference: String? = nil) {
      self.path = path
      self.language = language
      self.reference = reference
    }
  }

  public let batch: RecordingBatch
  public let options: TranscriptionOptions
  public let runs: Int

  /// - Parameters:
  ///   - options: of all recordings; the language of an input goes before theirs.
  ///   - runs: how often everything is measured.
  public init(batch: RecordingBatch, options: TranscriptionOptions, runs: Int) {
    self.batch = batch
    self.options = options
    self.runs = max(runs, 1)
  }

  private struct Run {
    var wallSeconds = 0.0
    var audioSeconds = 0.0
    var timings = StageTimings()
    var texts: [Int: String] = [:]
    var failure: (any Error)?
  }

  /// All inputs together, as many at once as there are threads. Blocks.
  ///
  /// - Throws: what a recording failed with, or `CancellationError`.
  public func transcribe(
    _ inputs: [Input], loadSeconds: Double, isCancelled: @escaping @Sendable () -> Bool = { false }
  ) throws -> BenchmarkResult.Transcription? {
    let runs = try (0..<runs).map { _ in try run(inputs, isCancelled) }
    let audio = runs[0].audioSeconds
    let timings = runs.reduce(StageTimings()) { $0 + $1.timings }
    guard let wall = MeasuredSpread(runs.map(\.wallSeconds)),
      let speed = MeasuredSpread(runs.map { audio / $0.wallSeconds }),
      let withLoading = MeasuredSpread(runs.map { audio / ($0.wallSeconds + loadSeconds) }),
      let stages = BenchmarkResult.Stages(timings)
    else { return nil }
    return BenchmarkResult.Transcription(
      audioSeconds: audio, wallSeconds: wall, speed: speed, speedWithLoading: withLoading, stages: stages,
      words: words(inputs, runs[runs.count - 1].texts))
  }

  /// Every clip alone. Blocks.
  public func latency(
    _ clips: [Input], isCancelled: @escaping @Sendable () -> Bool = { false }
  ) throws -> BenchmarkResult.Latency? {
    var all: [Double] = []
    let measured = try clips.compactMap { clip -> BenchmarkResult.Latency.Clip? in
      // The first one wakes what sleeps.
      let first = try run([clip], isCancelled)
      let times = try (0..<runs).map { _ in try run([clip], isCancelled).wallSeconds * 1000 }
      all += times
      return MeasuredSpread(times).map {
        BenchmarkResult.Latency.Clip(file: clip.path, seconds: first.audioSeconds, milliseconds: $0)
      }
    }
    return MeasuredSpread(all).map { BenchmarkResult.Latency(milliseconds: $0, clips: measured) }
  }

  private func run(_ inputs: [Input], _ isCancelled: @escaping @Sendable () -> Bool) throws -> Run {
    let recordings = inputs.map { input in
      var options = options
      options.language = input.language ?? options.language
      return RecordingBatch.Recording(.file(input.path), options: options)
    }
    let state = Mutex(Run())
    let start = StageClock.now()
    try batch.run(recordings, isCancelled: isCancelled) { index, event in
      state.withLock { run in
        switch event {
        case .transcription(.timings(let timings)): run.timings = run.timings + timings
        case .finished(let finished):
          run.audioSeconds += finished.transcript.duration
          run.texts[index] = finished.transcript.text
        case .failed(let error): run.failure = run.failure ?? error
        default: break
        }
      }
    }
    let wall = StageClock.now() - start
    return try state.withLock { run in
      if let failure = run.failure { throw failure }
      run.wallSeconds = wall
      return run
    }
  }

  private func words(_ inputs: [Input], _ texts: [Int: String]) -> BenchmarkResult.Words? {
    var total = ErrorRate()
    for (index, input) in inputs.enumerated() {
      guard let reference = input.reference else { return nil }
      total +=
        LanguageScoring.measure(
          reference: reference, hypothesis: texts[index] ?? "", language: input.language
        ).words
    }
    return BenchmarkResult.Words(total)
  }
}
