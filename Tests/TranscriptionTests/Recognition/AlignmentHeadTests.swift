import Foundation
import SpeechModels
import Testing

@testable import Transcription

private let modelFolder = ProcessInfo.processInfo.environment["STENO_TEST_MODELS"]

@Suite("Alignment heads")
struct AlignmentHeadTests {
  private func dimensions(
    layers: Int, heads: Int, audioLayers: Int? = nil, vocabulary: Int = 51_865, melBins: Int = 80
  ) -> WhisperDimensions {
    WhisperDimensions(
      melBins: melBins, audioContext: 1500, audioWidth: heads * 64, audioHeads: heads,
      audioLayers: audioLayers ?? layers, vocabularySize: vocabulary, textContext: 448,
      textWidth: heads * 64, textHeads: heads, textLayers: layers)
  }

  @Test(
    "Every size has the heads published with it, all of them within the model",
    arguments: [
      (4, 6, 4, 51_864, 80, 8), (4, 6, 4, 51_865, 80, 6), (6, 8, 6, 51_864, 80, 5), (6, 8, 6, 51_865, 80, 8),
      (12, 12, 12, 51_864, 80, 19), (12, 12, 12, 51_865, 80, 10), (24, 16, 24, 51_864, 80, 18),
      (24, 16, 24, 51_865, 80, 6), (32, 20, 32, 51_866, 128, 10), (4, 20, 32, 51_866, 128, 6),
    ])
  func published(layers: Int, heads: Int, audioLayers: Int, vocabulary: Int, melBins: Int, count: Int) throws
  {
    let found = try #require(
      PublishedAlignmentHeads.heads(
        of: dimensions(
          layers: layers, heads: heads, audioLayers: audioLayers, vocabulary: vocabulary, melBins: melBins)))
    #expect(found.count == count)
    #expect(Set(found).count == count)
    #expect(found.allSatisfy { 0..<layers ~= $0.layer && 0..<heads ~= $0.head })
  }

  @Test("Models of which nothing is published use every head of the upper half of their layers")
  func unknown() {
    // large and large-v2 cannot be told apart; distil-large-v3 has two layers.
    let large = dimensions(layers: 32, heads: 20)
    let distilled = dimensions(layers: 2, heads: 20, audioLayers: 32, vocabulary: 51_866, melBins: 128)
    #expect(PublishedAlignmentHeads.heads(of: large) == nil)
    #expect(PublishedAlignmentHeads.heads(of: distilled) == nil)
    #expect(AlignmentHead.heads(of: distilled) == (0..<20).map { AlignmentHead(layer: 1, head: $0) })
    let upper = AlignmentHead.heads(of: large)
    #expect(upper.count == 320)
    #expect(upper.first == AlignmentHead(layer: 16, head: 0))
    #expect(upper.last == AlignmentHead(layer: 31, head: 19))
    let single = dimensions(layers: 1, heads: 1)
    #expect(AlignmentHead.heads(of: single) == [AlignmentHead(layer: 0, head: 0)])
  }

  @Test(
    "The published heads are those that real configurations name",
    .enabled(if: modelFolder != nil, "needs STENO_TEST_MODELS"), arguments: ["tiny.en", "base"])
  func configurations(model: String) throws {
    let checkpoint = try WhisperCheckpoint.open(try #require(modelFolder) + "/" + model)
    let named = try #require(checkpoint.alignmentHeads)
    let published = try #require(PublishedAlignmentHeads.heads(of: checkpoint.dimensions))
    #expect(Set(published) == Set(named.map { AlignmentHead(layer: $0.layer, head: $0.head) }))
    #expect(AlignmentHead.heads(of: checkpoint) == MeasuredAlignmentHeads.heads(of: checkpoint.dimensions))
  }

  @Test(
    "Measured heads are within their models and preferred to the published ones",
    arguments: [(4, 6, 51_864), (6, 8, 51_865)])
  func measured(layers: Int, heads: Int, vocabulary: Int) throws {
    let dimensions = dimensions(layers: layers, heads: heads, vocabulary: vocabulary)
    let found = try #require(MeasuredAlignmentHeads.heads(of: dimensions))
    #expect(found.allSatisfy { 0..<layers ~= $0.layer && 0..<heads ~= $0.head && abs($0.lag) <= 20 })
    #expect(Set(found.map { [$0.layer, $0.head] }).count == found.count)
    #expect(AlignmentHead.heads(of: dimensions) == found)
  }

  @Test("Models of the same depth that were not measured keep the published heads")
  func unmeasured() {
    for (layers, heads, vocabulary) in [(4, 6, 51_865), (6, 8, 51_864), (12, 12, 51_864), (24, 16, 51_865)] {
      let dimensions = dimensions(layers: layers, heads: heads, vocabulary: vocabulary)
      #expect(MeasuredAlignmentHeads.heads(of: dimensions) == nil)
      #expect(AlignmentHead.heads(of: dimensions) == PublishedAlignmentHeads.heads(of: dimensions))
    }
  }
}
