import Foundation
import Inference
import Testing

@testable import SpeechModels

private let models = ProcessInfo.processInfo.environment["STENO_TEST_MODELS"].flatMap {
  $0.isEmpty ? nil : $0
}

/// The encoder and the first decoding step of published weights beside CTranslate2's, at every level this machine runs.
@Suite(
  "Published models compute what CTranslate2 computes",
  .enabled(if: models != nil, "Set STENO_TEST_MODELS to a folder that holds the models tiny.en and base."),
  .serialized)
struct PublishedModelTests {
  enum Plan: String, CaseIterable { case float32, bfloat16, automatic }

  static let levels = InstructionSet.allCases.filter { $0.isAvailable && $0 >= .avx2 && $0 != .amxEmulated }

  private func cosine(_ a: [Float], _ b: [Float]) -> Double {
    var (ab, aa, bb) = (0.0, 0.0, 0.0)
    for (x, y) in zip(a, b) {
      ab += Double(x) * Double(y)
      aa += Double(x) * Double(x)
      bb += Double(y) * Double(y)
    }
    return ab / (aa * bb).squareRoot()
  }

  @Test(
    "Encoder output and first scores of tiny.en", arguments: levels, Plan.allCases)
  func tinyEnglish(level: InstructionSet, plan: Plan) throws {
    try compare("tiny.en", .tinyEnglish, level, plan)
  }

  @Test("Encoder output and first scores of base", arguments: [Plan.float32, .automatic])
  func base(plan: Plan) throws { try compare("base", .base, InstructionSet.detected, plan) }

  @Test("A few positions of silence do for all of it", arguments: ["tiny.en", "base"])
  func silence(name: String) throws {
    let checkpoint = try WhisperCheckpoint.open(try #require(models) + "/" + name)
    let kernels = Kernels(.detected)
    let weights = try WhisperWeights(checkpoint, plan: .automatic(for: .detected))
    let threads = ComputeThreads(count: 2)
    let encoder = AudioEncoder(weights: weights, kernels: kernels)
    let spectrogram = try LogMelSpectrogram(bands: 80, kernels: kernels)
    spectrogram.append(GoldenSignal.make(count: 80_000))
    spectrogram.finish()
    var mel = spectrogram.window(from: 0, count: 3000, contentEnd: 500)
    for index in 500 * 80..<mel.count { mel[index] = 0 }
    let full = encoder.encode(mel: mel, content: 3000, threads: threads)
    let short = encoder.encode(mel: mel, content: 500, threads: threads)
    #expect(full.frames == 1500 && short.frames < 400)
    let heard = 250 * full.width
    #expect(cosine(Array(short.values.array.prefix(heard)), Array(full.values.array.prefix(heard))) > 0.985)
  }

  private func compare(
    _ name: String, _ goldens: ModelGoldens, _ level: InstructionSet, _ plan: Plan
  ) throws {
    let compute: ComputePlan =
      switch plan {
      case .float32: .uniform(.float32)
      case .bfloat16: .uniform(.bfloat16)
      case .automatic: .automatic(for: level)
      }
    let checkpoint = try WhisperCheckpoint.open(try #require(models) + "/" + name)
    let kernels = Kernels(level)
    let weights = try WhisperWeights(checkpoint, plan: compute)
    let engine = CPUWhisperEngine(weights: weights, threads: 2, kernels: kernels)
    let spectrogram = try LogMelSpectrogram(bands: 80, kernels: kernels)
    spectrogram.append(GoldenSignal.make(count: 192_000))
    spectrogram.finish()
    let mel = spectrogram.window(from: 0, count: 3000, contentEnd: .max)

    let encoded = engine.encoded(mel: mel)
    let size = encoded.frames * encoded.width
    let samples = (0..<256).map { encoded.values.pointer[$0 * (size / 256) + $0 % encoded.width] }
    #expect(cosine(samples, goldens.encoder) > 0.9995)

    let audio = engine.encode(mel: mel)
    let scores = Array(
      engine.step([EngineInput(tokens: goldens.prompt, past: engine.makePast(), audio: audio)]))
    let some = (0..<256).map { scores[$0 * (scores.count / 256)] }
    // The 8-bit decoder is good enough to choose words by; on a signal that is no speech its scores are not this close.
    let bar = plan == .automatic ? 0.98 : 0.9995
    #expect(cosine(some, goldens.scores) > bar)
    if plan == .float32 {
      #expect(cosine(goldens.best.map { scores[$0.token] }, goldens.best.map(\.score)) > bar)
    }
  }
}
