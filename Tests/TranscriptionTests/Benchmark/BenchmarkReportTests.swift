import Foundation
import Inference
import SpeechModels
import Testing

@testable import Transcription

@Suite struct BenchmarkReportTests {
  private static func spread(_ values: Double...) throws -> MeasuredSpread {
    try #require(MeasuredSpread(values))
  }

  private static func measured(_ model: String, threads: Int = 2) throws -> BenchmarkResult {
    var result = BenchmarkResult(
      model: model, computeType: "auto", instructionSet: "avx2", threads: threads)
    var timings = StageTimings()
    (timings.features, timings.encoding, timings.decoding, timings.total) = (1, 5, 3, 10)
    result.loadSeconds = 0.5
    result.transcription = BenchmarkResult.Transcription(
      audioSeconds: 60, wallSeconds: try spread(1, 2, 3), speed: try spread(20, 30, 60),
      speedWithLoading: try spread(17.1, 24, 40), stages: try #require(BenchmarkResult.Stages(timings)),
      words: BenchmarkResult.Words(ErrorRate(hits: 18, substitutions: 1, deletions: 1, insertions: 0)))
    result.latency = BenchmarkResult.Latency(
      milliseconds: try spread(120, 130, 140),
      clips: [.init(file: "a.wav", seconds: 2, milliseconds: try spread(120, 130, 140))])
    result.peakMemoryBytes = 200 << 20
    return result
  }

  private static func report(_ settings: [BenchmarkResult]) -> BenchmarkReport {
    BenchmarkReport(
      machine: .init(processor: "Test 9000", instructionSet: "avx2", cores: 2, memoryBytes: 8 << 30),
      recordings: 1, runs: 3, settings: settings)
  }

  @Test(
    "Least, median and most; the median of an even number lies between the middle two",
    arguments: [
      ([3.0, 1, 2], [1.0, 2, 3]), ([4, 1, 2, 3], [1, 2.5, 4]), ([7], [7, 7, 7]),
      ([1, .nan, 5, .infinity], [1, 3, 5]),
    ])
  func spreads(_ values: [Double], _ expected: [Double]) throws {
    let spread = try #require(MeasuredSpread(values))
    #expect([spread.min, spread.median, spread.max] == expected)
  }

  @Test("Of nothing there is no spread")
  func nothing() {
    #expect(MeasuredSpread([]) == nil)
    #expect(MeasuredSpread([.nan]) == nil)
  }

  @Test("Shares of stages are of all time, word times belonging to the rest")
  func stages() throws {
    var timings = StageTimings()
    (timings.features, timings.encoding, timings.decoding, timings.alignment) = (1, 4, 3, 1)
    timings.total = 10
    let stages = try #require(BenchmarkResult.Stages(timings))
    #expect(stages.encoding == 0.4)
    #expect(abs(stages.rest - 0.2) < 1e-12)
    #expect(BenchmarkResult.Stages(StageTimings()) == nil)
  }

  @Test("A result survives the way from one process to the other")
  func line() throws {
    var result = try Self.measured("base")
    result.encoder = .init(milliseconds: try Self.spread(10, 11))
    result.fixedWork = .init(
      tokens: 100, encodeMilliseconds: try Self.spread(5),
      batches: [.init(size: 8, stepMilliseconds: try Self.spread(1), speed: try Self.spread(90))])
    let line = try result.line()
    #expect(line.hasSuffix("}\n"))
    #expect(!line.dropLast().contains("\n"))
    #expect(try BenchmarkResult(line: line) == result)
    #expect(throws: DecodingError.self) { try BenchmarkResult(line: "no result") }
  }

  @Test("JSON has the documented names")
  func json() throws {
    let text = try Self.report([try Self.measured("base")]).json()
    let report = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    let machine = try #require(report["machine"] as? [String: Any])
    #expect(machine["processor"] as? String == "Test 9000")
    #expect(machine["instruction_set"] as? String == "avx2")
    #expect(machine["memory_bytes"] as? Int == 8 << 30)
    let setting = try #require((report["settings"] as? [[String: Any]])?.first)
    #expect(setting["compute_type"] as? String == "auto")
    #expect(setting["load_seconds"] as? Double == 0.5)
    #expect(setting["has_random_weights"] as? Bool == false)
    #expect(setting["peak_memory_bytes"] as? Int == 200 << 20)
    let transcription = try #require(setting["transcription"] as? [String: Any])
    #expect((transcription["speed_with_loading"] as? [String: Double])?["median"] == 24)
    #expect((transcription["words"] as? [String: Double])?["wer"] == 0.1)
    #expect((transcription["stages"] as? [String: Double])?["encoding"] == 0.5)
    let clips = (setting["latency"] as? [String: Any])?["clips"] as? [[String: Any]]
    #expect(clips?.first?["file"] as? String == "a.wav")
  }

  @Test("The table tells the machine, what all settings share, and a line for each")
  func table() throws {
    let text = Self.report([
      try Self.measured("/models/base", threads: 1), try Self.measured("/models/base", threads: 2),
    ]).table()
    let lines = text.split(separator: "\n").map(String.init)
    #expect(lines[0] == "Test 9000, avx2, 2 cores, 8.0 GiB, 1 recording, 3 runs")
    #expect(lines[1] == "all with: weights auto, level avx2, batch auto")
    #expect(lines.contains { $0.hasPrefix("base, threads 1 ") && $0.contains("20.0/30.0/60.0") })
    #expect(lines.contains { $0.hasPrefix("base, threads 2 ") && $0.contains("120/130/140") })
    #expect(lines.contains { $0.hasSuffix("10.00   5.00  200") }, "\(text)")
    // Nothing was measured of the encoder.
    #expect(!text.contains("encoder ms"))
    #expect(!text.contains("random"))
  }

  @Test("What failed is told and does not hide the others; random weights are called so")
  func failures() throws {
    var failed = BenchmarkResult(model: "nowhere", computeType: "auto", instructionSet: "avx2", threads: 2)
    failed.error = "it ended with exit code 69"
    var random = BenchmarkResult(model: "small", computeType: "auto", instructionSet: "avx2", threads: 2)
    random.hasRandomWeights = true
    random.fixedWork = .init(
      tokens: 50, encodeMilliseconds: try Self.spread(900),
      batches: [.init(size: 8, stepMilliseconds: try Self.spread(12.5), speed: try Self.spread(33))])
    let text = Self.report([failed, try Self.measured("base"), random]).table()
    #expect(text.contains("nowhere: not measured: it ended with exit code 69\n"))
    #expect(text.contains("small (random weights)"))
    #expect(text.contains("words were not checked: windows of 30 s, 50 tokens each"))
    #expect(text.contains("× real time, batch 8"))
    #expect(text.contains("20.0/30.0/60.0"))
  }
}

@Suite struct FixedWorkTests {
  private static let dimensions = WhisperDimensions(
    melBins: 80, audioContext: 20, audioWidth: 64, audioHeads: 1, audioLayers: 1, vocabularySize: 300,
    textContext: 12, textWidth: 64, textHeads: 1, textLayers: 1)

  @Test("Random weights are timed: every batch size, as many tokens as the decoder has room for")
  func fixedWork() throws {
    let kernels = Kernels(.detected)
    let weights = try WhisperWeights(
      RandomWhisperWeights(Self.dimensions), plan: .automatic(for: kernels.instructionSet))
    let benchmark = FixedWorkBenchmark(
      weights: weights, kernels: kernels, threads: 2, tokens: 100, batchSizes: [1, 3], runs: 2)
    let work = try #require(benchmark.run())
    #expect(work.tokens == 8)
    #expect(work.batches.map(\.size) == [1, 3])
    for batch in work.batches {
      #expect(batch.stepMilliseconds.min > 0)
      #expect(batch.stepMilliseconds.min <= batch.stepMilliseconds.max)
      #expect(batch.speed.min > 0)
    }
    #expect(work.encodeMilliseconds.min > 0)
    #expect(try #require(benchmark.encoder(windows: 2)).milliseconds.min > 0)
  }
}
