import Inference
import Testing

@testable import SpeechModels

@Suite struct RandomWeightsTests {
  private static let dimensions = WhisperDimensions(
    melBins: 80, audioContext: 12, audioWidth: 64, audioHeads: 1, audioLayers: 1, vocabularySize: 300,
    textContext: 16, textWidth: 64, textHeads: 1, textLayers: 1)

  private func values(
    _ weights: RandomWhisperWeights, _ role: String, rows: Range<Int>? = nil
  ) throws -> [Float] {
    let shape = try weights.shape(role)
    let rows = rows ?? 0..<shape[0]
    let count = rows.count * shape.dropFirst().reduce(1, *)
    return try [Float](unsafeUninitializedCapacity: count) { buffer, filled in
      if let target = buffer.baseAddress { try weights.readFloat32(role, rows: rows, into: target) }
      filled = count
    }
  }

  @Test("Rows are the same alone and together, finite, and of the spread of a fresh network")
  func rows() throws {
    let weights = try RandomWhisperWeights(Self.dimensions)
    let role = "decoder.blocks.0.mlp.2.weight"
    #expect(try weights.shape(role) == [64, 256])
    let all = try values(weights, role)
    #expect(all.count == 64 * 256)
    #expect(try values(weights, role, rows: 5..<7) == Array(all[5 * 256..<7 * 256]))
    let variance = all.reduce(0) { $0 + $1 * $1 } / Float(all.count)
    #expect(abs(variance * 256 - 1) < 0.05)
    #expect(Set(all.prefix(1000)).count > 990)
  }

  @Test("Scales of normalizations are near 1, biases near 0")
  func vectors() throws {
    let weights = try RandomWhisperWeights(Self.dimensions)
    let scales = try values(weights, "encoder.ln_post.weight")
    #expect(scales.allSatisfy { abs($0 - 1) <= 0.1 })
    let biases = try values(weights, "encoder.ln_post.bias")
    #expect(biases.allSatisfy { abs($0) <= 0.1 })
    #expect(biases != scales.map { $0 - 1 })
  }

  @Test("Unknown roles, rows that are not there and impossible dimensions are refused")
  func refusals() throws {
    let weights = try RandomWhisperWeights(Self.dimensions)
    #expect(throws: WhisperCheckpointError.self) { try values(weights, "decoder.mlp") }
    #expect(throws: WhisperCheckpointError.self) { try values(weights, "decoder.ln.bias", rows: 60..<65) }
    var impossible = Self.dimensions
    impossible.audioHeads = 2
    #expect(throws: WhisperCheckpointError.self) { try RandomWhisperWeights(impossible) }
  }

  @Test("A model of random weights can be packed and run")
  func engine() throws {
    let kernels = Kernels(.scalar)
    let weights = try WhisperWeights(RandomWhisperWeights(Self.dimensions), plan: .uniform(.float32))
    let engine = CPUWhisperEngine(weights: weights, threads: 1, kernels: kernels)
    let audio = engine.encode(mel: [Float](repeating: 0.5, count: 24 * 80))
    let scores = engine.step([EngineInput(tokens: [1], past: engine.makePast(), audio: audio)])
    #expect(scores.count == 300)
    #expect(scores.allSatisfy { $0.isFinite })
    #expect(Set(scores).count > 250)
  }

  @Test(
    "Published dimensions have the published numbers of parameters",
    arguments: [
      ("tiny", 37_184_640), ("tiny.en", 37_184_256), ("base", 71_825_920), ("small", 240_582_912),
      ("medium", 762_321_920), ("large-v2", 1_541_384_960), ("large-v3", 1_541_570_560),
      ("large-v3-turbo", 806_958_080), ("distil-large-v3", 756_000_000),
    ])
  func parameters(_ name: String, _ published: Int) throws {
    let dimensions = try #require(WhisperDimensions.published(name))
    #expect(dimensions.fault == nil)
    let count = WhisperRole.all(dimensions).reduce(0) { $0 + $1.shape.reduce(1, *) }
    #expect(abs(Double(count) / Double(published) - 1) < 0.02, "\(count)")
  }

  @Test(
    "Names that were never published have no dimensions",
    arguments: ["", "huge", "large.en", "tiny.de", ".en"])
  func unknown(_ name: String) { #expect(WhisperDimensions.published(name) == nil) }
}
