import Foundation
import Inference
import ModelFixtures
import SpeechModels
import Testing

@Suite struct SileroVoiceActivityTests {
  private static let folder = Result { try TemporaryFolder() }
  private static let model = Result {
    let path = try folder.get().path("silero.safetensors")
    try RandomSilero.shared.write(to: path)
    return try SileroVoiceActivityModel(path: path)
  }
  private static let levels = InstructionSet.allCases.filter(\.isAvailable)
  private static let signal = GoldenSignal.make(count: 512 * 9 - 77)

  private func run(_ samples: [Float], pieces: [Int], _ kernels: Kernels) throws -> [Float] {
    let stream = VoiceActivityStream(try Self.model.get(), kernels: kernels)
    var (result, position, turn) = ([Float](), 0, 0)
    while position < samples.count {
      let end = min(position + pieces[turn % pieces.count], samples.count)
      result += stream.append(Array(samples[position..<end]))
      (position, turn) = (end, turn + 1)
    }
    return result + stream.finish()
  }

  @Test("Probabilities are those of the formulas in double precision", arguments: levels)
  func formulas(level: InstructionSet) throws {
    let result = try run(Self.signal, pieces: [Self.signal.count], Kernels(level))
    let expected = RandomSilero.shared.probabilities(Self.signal)
    try #require(result.count == 9)
    for (value, exact) in zip(result, expected) { #expect(abs(Double(value) - exact) < 2e-5) }
    // A network that always says the same would prove nothing.
    #expect((expected.max() ?? 0) - (expected.min() ?? 0) > 0.02)
  }

  @Test("However a recording is cut, the probabilities are the same to the bit")
  func streaming() throws {
    let kernels = Kernels(.detected)
    let samples = GoldenSignal.make(count: 512 * 140 + 1)
    let whole = try run(samples, pieces: [samples.count], kernels)
    #expect(whole.count == 141)
    for pieces in [[160], [512], [1, 511, 2000], [513, 40_000]] {
      #expect(try run(samples, pieces: pieces, kernels) == whole)
    }
  }

  @Test("A finished stream begins anew, and nothing gives nothing")
  func restart() throws {
    let stream = VoiceActivityStream(try Self.model.get(), kernels: Kernels(.detected))
    #expect(stream.finish().isEmpty)
    let first = stream.append(Self.signal) + stream.finish()
    #expect(stream.append(Self.signal) + stream.finish() == first)
    let even = Array(Self.signal[..<1024])
    #expect(stream.append(even).count == 2)
    #expect(stream.finish().isEmpty)
  }

  @Test("Samples that are no numbers or absurd do not spoil what follows")
  func notNumbers() throws {
    let stream = VoiceActivityStream(try Self.model.get(), kernels: Kernels(.detected))
    var bad = [Float](repeating: .nan, count: 512) + [Float](repeating: 3e38, count: 512)
    bad[3] = .infinity
    let values = stream.append(bad + Self.signal)
    #expect(values.count == 10)
    #expect(values.allSatisfy { $0 >= 0 && $0 <= 1 })
    #expect(Set(values.suffix(8)).count > 1)
  }

  @Test("A file of another shape, with a tensor missing or values that are no numbers is refused by name")
  func refusal() throws {
    let folder = try TemporaryFolder()
    func message(_ silero: RandomSilero, _ shapes: [(name: String, shape: [Int])]) throws -> String {
      try silero.write(to: folder.path("bad.safetensors"), shapes: shapes)
      do {
        _ = try SileroVoiceActivityModel(path: folder.path("bad.safetensors"))
        return ""
      } catch { return "\(error)" }
    }
    for index in RandomSilero.shapes.indices {
      let name = RandomSilero.shapes[index].name
      var shapes = RandomSilero.shapes
      shapes.remove(at: index)
      #expect(try message(.shared, shapes).contains("no tensor named \(name)"))
    }
    var shapes = RandomSilero.shapes
    shapes[1].shape = [64, 129, 3]
    #expect(try message(.shared, shapes).contains("conv1.weight is unusable: its shape is [64, 129, 3]"))
    var silero = RandomSilero.shared
    silero.weights["lstm_cell.weight_hh"]?[700] = .nan
    #expect(try message(silero, RandomSilero.shapes).contains("lstm_cell.weight_hh"))
  }
}
