import Foundation
public import Inference
public import SpeechModels
import Synchronization

/// Times the engine on work that does not depend on what it hears, so that random weights do as well as trained ones.
public struct FixedWorkBenchmark: Sendable {
  public let weights: WhisperWeights
  public let kernels: Kernels
  public let threads: Int
  /// Tokens decoded of every window; half a minute of speech has about 100.
  public let tokens: Int
  public let batchSizes: [Int]
  public let runs: Int

  public init(
    weights: WhisperWeights, kernels: Kernels, threads: Int, tokens: Int = 100, batchSizes: [Int] = [1, 8],
    runs: Int = 3
  ) {
    self.weights = weights
    self.kernels = kernels
    self.threads = max(threads, 1)
    self.tokens = min(max(tokens, 1), max(weights.dimensions.textContext - 4, 1))
    self.batchSizes = batchSizes.map { max($0, 1) }
    self.runs = max(runs, 1)
  }

  /// Noise in the range of features, [2 · audio context][bands].
  private var features: [Float] {
    var state: UInt64 = 1
    return (0..<2 * weights.dimensions.audioContext * weights.dimensions.melBins).map { _ in
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Float(state >> 40) / Float(1 << 23) - 1
    }
  }

  /// Milliseconds of the encoder alone for each of `count` windows, one window on all threads.
  public func encoder(windows count: Int) -> BenchmarkResult.Encoder? {
    let engine = CPUWhisperEngine(weights: weights, threads: threads, kernels: kernels)
    let mel = features
    // The first one allocates.
    _ = engine.encoded(mel: mel)
    let times = (0..<max(count, 1)).map { _ in
      let start = StageClock.now()
      _ = engine.encoded(mel: mel)
      return (StageClock.now() - start) * 1000
    }
    return MeasuredSpread(times).map { BenchmarkResult.Encoder(milliseconds: $0) }
  }

  private struct Times {
    var encode: [Double] = []
    /// By batch size: seconds of a run's prompt and of each of its tokens.
    var prompts: [Int: [Double]] = [:]
    var steps: [Int: [Double]] = [:]
  }

  /// Every thread encodes and decodes by itself, as in a batched transcription. Blocks.
  public func run() -> BenchmarkResult.FixedWork? {
    let times = Mutex(Times())
    let mel = features
    onThreads([Int](repeating: 1, count: threads)) { [self] _ in
      let engine = CPUWhisperEngine(weights: weights, threads: 1, kernels: kernels)
      var own = Times()
      let windows = (0..<(batchSizes.max() ?? 1)).map { _ in
        Self.timed(into: &own.encode) { engine.encode(mel: mel) }
      }
      for size in batchSizes {
        for _ in 0..<runs { decode(Array(windows[..<size]), engine, &own) }
      }
      times.withLock { times in
        times.encode += own.encode
        times.prompts.merge(own.prompts, uniquingKeysWith: +)
        times.steps.merge(own.steps, uniquingKeysWith: +)
      }
    }
    return times.withLock { summary($0) }
  }

  private func decode(
    _ windows: [CPUWhisperEngine.Audio], _ engine: CPUWhisperEngine, _ times: inout Times
  ) {
    let vocabulary = weights.dimensions.vocabularySize
    let pasts = windows.map { _ in engine.makePast() }
    func step(_ tokens: [Int]) {
      _ = engine.step(zip(windows, pasts).map { EngineInput(tokens: tokens, past: $1, audio: $0) })
    }
    Self.timed(into: &times.prompts[windows.count, default: []]) { step([0, 1, 2]) }
    let start = StageClock.now()
    for index in 0..<tokens { step([(index * 7919) % vocabulary]) }
    times.steps[windows.count, default: []].append((StageClock.now() - start) / Double(tokens))
  }

  private static func timed<Result>(into times: inout [Double], _ body: () -> Result) -> Result {
    let start = StageClock.now()
    defer { times.append(StageClock.now() - start) }
    return body()
  }

  private func summary(_ times: Times) -> BenchmarkResult.FixedWork? {
    guard let encode = MeasuredSpread(times.encode) else { return nil }
    let batches = batchSizes.compactMap { size -> BenchmarkResult.FixedWork.Batch? in
      let steps = times.steps[size] ?? []
      let speeds = zip(times.prompts[size] ?? [], steps).map { prompt, step in
        30 * Double(threads) / (encode.median + (prompt + step * Double(tokens)) / Double(size))
      }
      guard let milliseconds = MeasuredSpread(steps.map { $0 * 1000 }), let speed = MeasuredSpread(speeds)
      else { return nil }
      return .init(size: size, stepMilliseconds: milliseconds, speed: speed)
    }
    return MeasuredSpread(times.encode.map { $0 * 1000 }).map {
      BenchmarkResult.FixedWork(tokens: tokens, encodeMilliseconds: $0, batches: batches)
    }
  }
}
