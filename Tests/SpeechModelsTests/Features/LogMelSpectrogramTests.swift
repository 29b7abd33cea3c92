import Inference
import Testing

@testable import SpeechModels

@Suite("Features are those of the reference")
struct LogMelSpectrogramTests {
  private let kernels = Kernels(InstructionSet.detected)

  private func spectrogram(bands: Int, _ pieces: [[Float]]) throws -> LogMelSpectrogram {
    let spectrogram = try LogMelSpectrogram(bands: bands, kernels: kernels)
    for piece in pieces { spectrogram.append(piece) }
    spectrogram.finish()
    return spectrogram
  }

  @Test("Filter banks hold the weights of the published ones", arguments: [80, 128])
  func filterBanks(bands: Int) {
    let bank = MelFilterBank.make(bands: bands)
    let goldens = bands == 80 ? FeatureGoldens.filters80 : FeatureGoldens.filters128
    for (band, bin, weight) in goldens { #expect(abs(bank[band][bin] - weight) < 1e-6) }
    let total = bank.joined().reduce(0) { $0 + Double($1) }
    #expect(abs(total - (bands == 80 ? 1.9990241056257219 : 3.1909855198109653)) < 1e-5)
  }

  @Test("Frames equal those of an independent implementation", arguments: [80, 128])
  func frames(bands: Int) throws {
    let window = try spectrogram(bands: bands, [GoldenSignal.make(count: 24_000)])
      .window(from: 0, count: 3000, contentEnd: .max)
    let goldens = bands == 80 ? FeatureGoldens.mel80 : FeatureGoldens.mel128
    for (i, frame) in FeatureGoldens.frames.enumerated() {
      for (j, band) in FeatureGoldens.bands80.enumerated() {
        let own = window[frame * bands + Int((Double(band * (bands - 1)) / 79).rounded(.toNearestOrEven))]
        #expect(
          abs(own - goldens[i * FeatureGoldens.bands80.count + j]) < 2e-3, "frame \(frame), band \(band)")
      }
    }
  }

  @Test(
    "Samples that come in pieces give the same bits as all at once", arguments: [1, 159, 160, 161, 401, 7001])
  func pieces(size: Int) throws {
    let signal = GoldenSignal.make(count: size == 1 ? 1200 : 24_000)
    let parts = stride(from: 0, to: signal.count, by: size).map {
      Array(signal[$0..<min($0 + size, signal.count)])
    }
    let whole = try spectrogram(bands: 80, [signal]).window(from: 0, count: 300, contentEnd: .max)
    #expect(try spectrogram(bands: 80, parts).window(from: 0, count: 300, contentEnd: .max) == whole)
  }

  @Test("A window reaches beyond what there is, and forgotten frames are gone")
  func windows() throws {
    let spectrogram = try spectrogram(bands: 80, [[Float](repeating: 0.25, count: 16_000 * 80)])
    let before = spectrogram.window(from: 7900, count: 200, contentEnd: 8000)
    #expect(before.count == 200 * 80)
    #expect(Set(before[(100 * 80)...]).count == 1, "silence after the content")
    spectrogram.discard(before: 7000)
    #expect(spectrogram.firstFrame == 7000)
    #expect(spectrogram.window(from: 7900, count: 200, contentEnd: 8000) == before)
  }

  @Test("Samples that are no numbers leave every feature finite")
  func hostileSamples() throws {
    var signal = GoldenSignal.make(count: 8000)
    signal[4000] = .nan
    signal[5000] = .infinity
    signal[6000] = 3e38
    let window = try spectrogram(bands: 80, [signal]).window(from: 0, count: 100, contentEnd: .max)
    #expect(window.allSatisfy { $0.isFinite })
  }
}
