import Foundation
import Inference
import Testing

@testable import SpeechModels

@Suite("Speaker segmentation") struct SegmentationTests {
  private static let levels = InstructionSet.allCases.filter(\.isAvailable)
  private static let samples = GoldenSignal.make(count: 9_000)
  private static let length = 3_000

  private func largest(_ actual: [Float], _ expected: [[Double]]) -> Double {
    let flat = expected.flatMap { $0 }
    guard actual.count == flat.count else { return .infinity }
    return zip(actual, flat).map { abs(Double($0) - $1) }.max() ?? 0
  }

  @Test("A small random network computes its definition", arguments: levels)
  func definition(level: InstructionSet) throws {
    let tensors = PlainSegmentation.random()
    let model = try SpeakerSegmentationModel(tensors.file(), input: .float32, recurrent: .float32)
    let segmenter = SpeakerSegmenter(model: model, kernels: Kernels(level))
    let windows = [0, 1_000, 4_321].map { Array(Self.samples[$0..<$0 + Self.length]) }
    let results = segmenter.segment(windows: windows, length: Self.length)
    for (window, result) in zip(windows, results) {
      #expect(result.count == 9 * 7)
      #expect(largest(result, PlainSegmentation(tensors: tensors).segment(window)) < 2e-4)
    }
  }

  @Test("Windows of a recording are what they are alone, in batches, at odd places and beyond its ends")
  func sharing() throws {
    let model = try SpeakerSegmentationModel(
      PlainSegmentation.random().file(), input: .float32, recurrent: .float32)
    let segmenter = SpeakerSegmenter(model: model, kernels: Kernels(InstructionSet.detected))
    func alone(_ start: Int) -> [Float] {
      let window = (start..<start + Self.length).map {
        Self.samples.indices.contains($0) ? Self.samples[$0] : 0
      }
      return segmenter.segment(windows: [window], length: Self.length)[0]
    }
    let even = (0..<40).map { 200 * $0 }
    for starts in [even, [7, 20, 3_333], [-500, 100], [-5_000, 0], [8_500, 7_000, 20_000], []] {
      let together = segmenter.segment(Self.samples, starts: starts, length: Self.length)
      #expect(together.count == starts.count)
      for (start, scores) in zip(starts, together) {
        let expected = alone(start)
        #expect(scores.count == expected.count)
        #expect(zip(scores, expected).allSatisfy { abs($0 - $1) < 1e-3 }, "window at \(start) of \(starts)")
      }
    }
  }

  @Test("Rounded products stay near", arguments: [ComputeType.bfloat16, .int8])
  func rounded(type: ComputeType) throws {
    let tensors = PlainSegmentation.random()
    let model = try SpeakerSegmentationModel(tensors.file(), input: type, recurrent: .bfloat16)
    let segmenter = SpeakerSegmenter(model: model, kernels: Kernels(InstructionSet.detected))
    let window = Array(Self.samples[0..<Self.length])
    let result = segmenter.segment(windows: [window], length: Self.length)[0]
    #expect(largest(result, PlainSegmentation(tensors: tensors).segment(window)) < 0.1)
  }

  @Test("Silence and windows too short for a frame have finite or no scores")
  func silence() throws {
    let model = try SpeakerSegmentationModel(PlainSegmentation.random().file())
    let segmenter = SpeakerSegmenter(model: model, kernels: Kernels(InstructionSet.detected))
    let silent = segmenter.segment(windows: [[]], length: Self.length)[0]
    #expect(silent.count == 9 * 7)
    #expect(silent.allSatisfy { $0.isFinite })
    #expect(segmenter.segment(windows: [[0.5]], length: 30) == [[]])
    #expect(segmenter.segment(windows: []).isEmpty)
  }

  @Test("A window of ten seconds has 589 frames, 270 samples apart")
  func frames() {
    #expect(SpeakerSegmentationModel.frames == 589)
    #expect(SpeakerSegmentationModel.windowSamples == 160_000)
    #expect(SpeakerSegmentationModel.frameCount(samples: 990) == 0)
    #expect(SpeakerSegmentationModel.frameCount(samples: 991) == 1)
    #expect(SpeakerSegmentationModel.frameCount(samples: 991 + 270) == 2)
  }

  @Test(
    "Weights that do not fit are refused by name",
    arguments: [
      ("lstm.weight_hh_l1", [28, 6]), ("sincnet.conv1d.1.weight", [6, 7, 5]), ("classifier.weight", [8, 9]),
      ("lstm.bias_ih_l0_reverse", [27]), ("sincnet.conv1d.0.filterbank.n_", [12]),
      ("linear.1.weight", [9, 5000]),
      ("sincnet.norm1d.2.bias", [1]), ("lstm.weight_hh_l0", [28]),
    ])
  func wrongShapes(name: String, shape: [Int]) throws {
    var tensors = PlainSegmentation.random()
    tensors.add(name, shape)
    let error = #expect(throws: SpeakerModelError.self) { try SpeakerSegmentationModel(tensors.file()) }
    #expect(try #require(error).description.contains(name.split(separator: ".")[0]))
  }

  @Test("Missing and infinite weights are refused")
  func missingWeights() throws {
    var tensors = PlainSegmentation.random()
    tensors.set("linear.1.bias", [9], [0, .nan, 0, 0, 0, 0, 0, 0, 0])
    let infinite = try tensors.file()
    #expect(throws: SpeakerModelError.notFinite(file: infinite.path, tensor: "linear.1.bias")) {
      try SpeakerSegmentationModel(infinite)
    }
    tensors.remove("lstm.bias_hh_l1")
    #expect(throws: WeightFileError.self) { try SpeakerSegmentationModel(tensors.file()) }
  }

  @Test("The powerset of three speakers, two at once, and its maps to speakers")
  func powerset() throws {
    let powerset = try #require(Powerset(speakers: 3, atOnce: 2))
    #expect(powerset.sets == [[], [0], [1], [2], [0, 1], [0, 2], [1, 2]])
    let scores: [Float] = [-1, -2, -3, -4, -5, -0.5, -7] + [-0.1, -2, -3, -4, -5, -6, -7]
    #expect(powerset.activity(scores) == [1, 0, 1] + [0, 0, 0])
    let marginals = powerset.marginals([0.125, 0.25, 0, 0.125, 0.25, 0, 0.25])
    #expect(marginals == [0.5, 0.5, 0.375])
    #expect(Powerset(speakers: 0, atOnce: 1) == nil)
    #expect(Powerset(speakers: 2, atOnce: 3) == nil)
  }
}
