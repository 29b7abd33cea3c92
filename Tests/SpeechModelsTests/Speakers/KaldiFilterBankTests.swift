import Foundation
import Inference
import Testing

@testable import SpeechModels

@Suite("Kaldi's filter bank") struct KaldiFilterBankTests {
  private static let levels = InstructionSet.allCases.filter(\.isAvailable)

  @Test("Energies are those of an implementation by fast Fourier transform", arguments: levels)
  func golden(level: InstructionSet) throws {
    let bank = try KaldiFilterBank(kernels: Kernels(level))
    let features = bank.features(GoldenSignal.make(count: 8_000))
    #expect(features.count == 48 * 80)
    let picked = stride(from: 0, to: 48, by: 6).flatMap { frame in
      stride(from: 0, to: 80, by: 9).map { features[frame * 80 + $0] }
    }
    let expected = SpeakerModelGoldens.bank
    #expect(picked.count == expected.count)
    #expect(zip(picked, expected).allSatisfy { abs($0 - $1) < 5e-4 })
  }

  @Test("Silence and constants lie at the floor; only whole frames count; parts are parts")
  func edges() throws {
    let bank = try KaldiFilterBank(kernels: Kernels(InstructionSet.detected))
    let samples = [Float](repeating: 0, count: 400) + [Float](repeating: 0.25, count: 400)
    let features = bank.features(samples)
    #expect(features.count == 3 * 80)
    for frame in 0..<3 { #expect(abs(features[frame * 80] - SpeakerModelGoldens.silence[frame]) < 1e-3) }
    for (count, frames) in [(0, 0), (399, 0), (400, 1), (559, 1), (560, 2)] {
      #expect(KaldiFilterBank.frameCount(samples: count) == frames)
      #expect(bank.features(Array(samples.prefix(count))).count == frames * 80)
    }
    #expect(bank.features(samples, range: 160..<560) == Array(features[80..<160]))
    #expect(bank.features(samples, range: -9..<9_999) == features)
    #expect(bank.features(samples, range: 900..<9_999).isEmpty)
  }
}
