import Foundation
import Inference
import SpeechModels
import Testing

private let weights = ProcessInfo.processInfo.environment["STENO_TEST_MODELS"]
  .map { $0 + "/silero-vad-6/silero_vad_16k.safetensors" }
  .flatMap { FileManager.default.fileExists(atPath: $0) ? $0 : nil }

@Suite(
  "Silero VAD as published",
  .enabled(if: weights != nil, "needs silero-vad-6/silero_vad_16k.safetensors in STENO_TEST_MODELS"))
struct PublishedSileroTests {
  /// Sums of harmonics under three moving formants, in syllables and with a pause: near enough to speech to be heard
  /// as such.
  static func signal(count: Int) -> [Float] {
    var state: UInt64 = 1
    var phase = 0.0
    return (0..<count).map { i in
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      let noise = Double(state >> 40) / 8_388_608 - 1
      let t = Double(i) / 16_000
      let pitch = 130 + 25 * sin(2 * .pi * 0.7 * t)
      phase += pitch / 16_000
      var voice = 0.0
      for harmonic in 1..<25 {
        let f = Double(harmonic) * pitch
        func formant(_ centre: Double, _ width: Double) -> Double {
          exp(-((f - centre) / width) * ((f - centre) / width))
        }
        let first = formant(600 + 250 * sin(2 * .pi * 2.3 * t), 180)
        let second = 0.6 * formant(1500 + 500 * sin(2 * .pi * 1.7 * t), 250)
        voice += (first + second + 0.3 * formant(2600, 300)) * sin(2 * .pi * Double(harmonic) * phase)
      }
      let isOn = t.truncatingRemainder(dividingBy: 1.5) < 0.9
      return Float((isOn ? 0.15 : 0) * max(0, sin(2 * .pi * 4 * t)) * voice + 0.01 * noise)
    }
  }

  /// From the publisher's ONNX graph in ONNX Runtime with the weights of this file.
  static let golden: [Float] = [
    0.64396, 0.87224, 0.86877, 0.96429, 0.98009, 0.97073, 0.93415, 0.95867, 0.99313, 0.98999, 0.99625,
    0.99925, 0.98835, 0.88941, 0.69713, 0.78634, 0.99071, 0.97416, 0.99863, 0.99941, 0.99942, 0.99775,
    0.98619, 0.99930, 0.99975, 0.99952, 0.99980, 0.99988, 0.99977, 0.99733, 0.86942, 0.48455, 0.24397,
    0.11590, 0.06341, 0.06129, 0.04680, 0.04357, 0.04622, 0.06863, 0.04104, 0.03333, 0.02708, 0.03035,
    0.02081, 0.02594, 0.03562, 0.97635, 0.98982, 0.99793, 0.99962, 0.99842, 0.99541, 0.97030, 0.98298,
    0.99897, 0.99742, 0.99634, 0.99297, 0.99859, 0.99165, 0.93641, 0.99498, 0.99902, 0.99892, 0.99991,
    0.99989, 0.99953, 0.99477, 0.79522, 0.98226, 0.99879, 0.99655, 0.99973, 0.99980, 0.99934, 0.99470,
    0.87437, 0.48074, 0.24138, 0.15958, 0.10669, 0.05609, 0.04992, 0.03328, 0.03246, 0.05177, 0.04406,
    0.05261, 0.02867, 0.02686, 0.06843, 0.03286, 0.03872,
  ]

  @Test("Probabilities are those of ONNX Runtime", arguments: InstructionSet.allCases.filter(\.isAvailable))
  func golden(level: InstructionSet) throws {
    let model = try SileroVoiceActivityModel(path: try #require(weights))
    let stream = VoiceActivityStream(model, kernels: Kernels(level))
    let result = stream.append(Self.signal(count: 47_900)) + stream.finish()
    try #require(result.count == Self.golden.count)
    for (value, expected) in zip(result, Self.golden) { #expect(abs(value - expected) < 5e-5) }
  }
}
