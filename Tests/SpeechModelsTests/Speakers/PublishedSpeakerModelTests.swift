import Foundation
import Inference
import Testing

@testable import SpeechModels

private let models = ProcessInfo.processInfo.environment["STENO_TEST_MODELS"].flatMap {
  $0.isEmpty ? nil : $0
}
private let segmentationFile = models.map { $0 + "/pyannote-segmentation-3.0/pytorch_model.bin" }
private let embeddingFile = models.map { $0 + "/campplus-zh-en/campplus_cn_en_common.pt" }
private func exists(_ path: String?) -> Bool {
  path.map { FileManager.default.fileExists(atPath: $0) } ?? false
}

/// Published speaker models beside PyTorch, at every level this machine runs.
@Suite("Published speaker models compute what PyTorch computes", .serialized)
struct PublishedSpeakerModelTests {
  static let levels = InstructionSet.allCases.filter { $0.isAvailable && $0 >= .avx2 && $0 != .amxEmulated }
  private static let samples = GoldenSignal.make(count: 160_000)

  @Test(
    "Segmentation of a window",
    .enabled(
      if: exists(segmentationFile),
      "Set STENO_TEST_MODELS to a folder that holds pyannote-segmentation-3.0/pytorch_model.bin."),
    arguments: levels, [ComputeType.float32, .bfloat16])
  func segmentation(level: InstructionSet, type: ComputeType) throws {
    let file = try WeightFile.open(#require(segmentationFile))
    let model = try SpeakerSegmentationModel(file, input: type, recurrent: type)
    let segmenter = SpeakerSegmenter(model: model, kernels: Kernels(level))
    let scores = segmenter.segment(Self.samples, starts: [0])[0]
    #expect(scores.count == 589 * 7)
    let picked = stride(from: 0, to: 589, by: 36).flatMap { frame in
      (0..<7).map { exp(scores[frame * 7 + $0]) }
    }
    let expected = SpeakerModelGoldens.segmentation.map { exp($0) }
    #expect(picked.count == expected.count)
    let bound: Float = type == .float32 ? 1e-3 : 0.05
    #expect(zip(picked, expected).allSatisfy { abs($0 - $1) < bound })
    for (index, share) in SpeakerModelGoldens.share.enumerated() {
      let mean = (0..<589).reduce(Float(0)) { $0 + exp(scores[$1 * 7 + index]) } / 589
      #expect(abs(mean - share) < bound / 5)
    }
  }

  @Test(
    "Embeddings of a range and of parts",
    .enabled(
      if: exists(embeddingFile),
      "Set STENO_TEST_MODELS to a folder that holds campplus-zh-en/campplus_cn_en_common.pt."),
    arguments: levels, [ComputeType.float32, .bfloat16])
  func embedding(level: InstructionSet, type: ComputeType) throws {
    let file = try WeightFile.open(#require(embeddingFile))
    let model = try SpeakerEmbeddingModel(file, head: type, layers: type)
    #expect(model.dimensions == 192)
    let embedder = try SpeakerEmbedder(model: model, kernels: Kernels(level))
    for (ranges, expected) in [
      ([0..<80_000], SpeakerModelGoldens.embedding),
      ([0..<24_000, 40_000..<41_600, 90_000..<160_000], SpeakerModelGoldens.parts),
    ] {
      let values = try #require(embedder.embed(Self.samples, ranges: ranges))
      #expect(zip(values, expected).allSatisfy { abs($0 - $1) < (type == .float32 ? 1e-3 : 0.1) })
    }
  }
}
