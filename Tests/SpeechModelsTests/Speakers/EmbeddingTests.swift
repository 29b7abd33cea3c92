import Foundation
import Inference
import Testing

@testable import SpeechModels

@Suite("Speaker embedding") struct EmbeddingTests {
  private static let levels = InstructionSet.allCases.filter(\.isAvailable)
  private static let tensors = PlainEmbedding.random()

  /// Three pieces of the convolutions, two segments of the masks.
  private static let features = RandomWhisper.features(300 * PlainEmbedding.bands, seed: 21)
  private static let expected = reference(0..<300)

  private static func rows(_ range: Range<Int>) -> [[Float]] {
    range.map { Array(features[$0 * PlainEmbedding.bands..<($0 + 1) * PlainEmbedding.bands]) }
  }
  private static func reference(_ range: Range<Int>) -> [Double] {
    PlainEmbedding(tensors: tensors).embed(rows(range))
  }

  private func embedder(
    _ level: InstructionSet = .detected, _ type: ComputeType = .float32
  ) throws -> SpeakerEmbedder {
    try SpeakerEmbedder(
      model: SpeakerEmbeddingModel(Self.tensors.file(), head: type, layers: type), kernels: Kernels(level))
  }

  @Test("A small random network computes its definition", arguments: levels)
  func definition(level: InstructionSet) throws {
    let embedder = try embedder(level)
    #expect(embedder.model.dimensions == 6)
    #expect(embedder.model.bands == 16)
    let embedding = try #require(embedder.embed(features: Self.features, frames: [0..<300]))
    #expect(likeness(embedding, Self.expected).error < 1e-4)
  }

  @Test(
    "Short and odd lengths, and lengths at the edges of the pieces", arguments: [8, 9, 127, 128, 129, 201])
  func lengths(count: Int) throws {
    let embedder = try embedder()
    // A long run first: what it leaves in scratch memory must not show.
    _ = embedder.embed(features: Self.features, frames: [0..<300])
    let embedding = try #require(embedder.embed(features: Self.features, frames: [0..<count]))
    #expect(likeness(embedding, Self.reference(0..<count)).error < 1e-4)
  }

  @Test("Parts are taken together; frames that do not exist are ignored; too few have no embedding")
  func parts() throws {
    let embedder = try embedder()
    let whole = try #require(embedder.embed(features: Self.features, frames: [0..<300]))
    #expect(embedder.embed(features: Self.features, frames: [-5..<120, 120..<120, 120..<9_000]) == whole)
    #expect(embedder.embed(features: Self.features, frames: [0..<4, 100..<103]) == nil)
    #expect(embedder.embed(features: Self.features, frames: []) == nil)
    #expect(embedder.embed([], ranges: [0..<100]) == nil)
  }

  @Test("Ranges of samples give the frames that lie in them")
  func samples() throws {
    let embedder = try embedder()
    let samples = GoldenSignal.make(count: 8_000)
    let features = embedder.features(samples)
    #expect(features.count == 48 * 16)
    // 1,600 samples from frame 5 on hold frames 5 … 12; the rest begins at frame 20.
    let parts = try #require(embedder.embed(samples, ranges: [800..<2_400, 3_200..<99_999]))
    #expect(parts == embedder.embed(features: features, frames: [5..<13, 20..<48]))
  }

  @Test("Weights that do not fit are refused by name")
  func wrongWeights() throws {
    for (name, shape) in [
      ("head.layer2.0.shortcut.0.weight", [4, 4, 3, 3]), ("xvector.tdnn.linear.weight", [12, 9, 5]),
      ("xvector.block2.tdnnd2.cam_layer.linear2.bias", [4]), ("xvector.dense.linear.weight", [6, 5, 1]),
      ("xvector.transit1.nonlinear.batchnorm.running_var", [21]),
    ] {
      var tensors = Self.tensors
      tensors.add(name, shape)
      let error = #expect(throws: SpeakerModelError.self, "\(name)") {
        try SpeakerEmbeddingModel(tensors.file())
      }
      #expect(try #require(error).description.contains(name))
    }
    var tensors = Self.tensors
    tensors.remove("head.bn2.bias")
    #expect(throws: WeightFileError.self) { try SpeakerEmbeddingModel(tensors.file()) }
  }
}
