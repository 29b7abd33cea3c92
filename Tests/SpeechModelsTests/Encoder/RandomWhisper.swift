import Inference
import ModelFixtures
import Testing

@testable import SpeechModels

/// A small model of random weights, read back from a file, and features for it.
struct RandomWhisper {
  let fixture: WhisperFixture
  let checkpoint: WhisperCheckpoint
  let mel: [Float]
  private let folder: TemporaryFolder

  init(_ fixture: WhisperFixture) throws {
    self.fixture = fixture
    folder = try TemporaryFolder()
    try fixture.writeSafetensors(.float32, to: folder.path)
    checkpoint = try WhisperCheckpoint.open(folder.path)
    mel = RandomWhisper.features(2 * fixture.audioContext * fixture.melBins, seed: 3)
  }

  static func features(_ count: Int, seed: UInt64) -> [Float] {
    var generator = SeededGenerator(seed: seed)
    return (0..<count).map { _ in Float(Int64(bitPattern: generator.next()) >> 40) / Float(1 << 23) }
  }

  func engine(_ plan: ComputePlan, _ level: InstructionSet, threads: Int = 1) throws -> CPUWhisperEngine {
    CPUWhisperEngine(
      weights: try WhisperWeights(checkpoint, plan: plan), threads: threads, kernels: Kernels(level))
  }

  static let levels = InstructionSet.allCases.filter(\.isAvailable)

  /// Two layers and two heads on either side; more positions than a block of rows and no multiple of anything.
  static let small: Result<RandomWhisper, any Error> = Result {
    var fixture = WhisperFixture()
    fixture.melBins = 20
    fixture.audioContext = 107
    (fixture.audioWidth, fixture.textWidth) = (128, 128)
    (fixture.audioLayers, fixture.textLayers) = (2, 2)
    fixture.textContext = 40
    return try RandomWhisper(fixture)
  }

  static let smallReference: Result<(model: DoubleWhisper, audio: Matrix), any Error> = Result {
    let model = try small.get()
    let reference = DoubleWhisper(model.fixture)
    return (reference, reference.encode(model.mel))
  }
}

/// Cosine of the angle between two results, and their largest difference in units of the largest value.
func likeness(_ actual: [Float], _ expected: [Double]) -> (cosine: Double, error: Double) {
  guard actual.count == expected.count else { return (-1, .infinity) }
  var (dot, left, right, difference, largest) = (0.0, 0.0, 0.0, 0.0, 0.0)
  for (index, value) in actual.enumerated() {
    let (a, b) = (Double(value), expected[index])
    dot += a * b
    left += a * a
    right += b * b
    // Not-a-number must not slip through a comparison.
    if !(abs(a - b) <= difference) { difference = (a - b).isNaN ? .infinity : abs(a - b) }
    largest = max(largest, abs(b))
  }
  return (dot / (left * right).squareRoot(), difference / largest)
}

func identical(_ a: [Float], _ b: [Float]) -> Bool {
  a.count == b.count && a.withUnsafeBytes { a in b.withUnsafeBytes { a.elementsEqual($0) } }
}
