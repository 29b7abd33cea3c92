import CKernels
import Foundation
public import Inference

/// Log mel filter bank energies as Kaldi computes them: frames of 25 ms every 10 ms of 16 kHz samples.
///
/// Each frame loses its mean, is pre-emphasised (0.97) and weighted with the Povey window before a transform of 512
/// points; triangular filters from 20 Hz to 8 kHz, natural logarithms, no dither, only whole frames. All that
/// precedes the power spectrum is linear in the samples, so it is one product with a matrix.
/// Source: Kaldi `feature-fbank.cc`; samples stay in −1 … 1 as in `torchaudio.compliance.kaldi`, whose floor of the
/// energies is 2⁻²³.
public final class KaldiFilterBank {
  public static let sampleRate = 16_000
  /// Samples from one frame to the next.
  public static let hop = 160
  /// Samples of a frame.
  public static let frameLength = 400
  static let transformLength = 512
  static let bins = transformLength / 2
  static let preEmphasis = 0.97

  public let bands: Int
  private let transform: PackedLinear
  private let filters: PackedLinear
  private let workspace: Workspace

  /// - Parameter bands: 80 for the published speaker models.
  public init(bands: Int = 80, kernels: Kernels) throws {
    self.bands = bands
    workspace = Workspace(kernels)
    let (bins, length) = (Self.bins, Self.frameLength)
    transform = try PackedLinear(outputs: 2 * bins, inputs: length, type: .float32) { range in
      range.flatMap { Self.transformRow(bin: $0 % bins, isImaginary: $0 >= bins) }
    }
    let bank = Self.melFilters(bands: bands)
    filters = try PackedLinear(outputs: bands, inputs: bins, type: .float32) { Array(bank[$0].joined()) }
  }

  /// Whole frames in `samples` samples.
  public static func frameCount(samples: Int) -> Int {
    samples < frameLength ? 0 : (samples - frameLength) / hop + 1
  }

  /// - Parameter samples: 16 kHz, in −1 … 1.
  /// - Returns: [frame][band], natural logarithms, not normalised.
  public func features(_ samples: [Float]) -> [Float] {
    features(samples, range: 0..<samples.count)
  }

  /// The same of a part of the samples; what lies outside of them is ignored.
  public func features(_ samples: [Float], range: Range<Int>) -> [Float] {
    let inside = range.clamped(to: 0..<samples.count)
    let count = Self.frameCount(samples: inside.count)
    let (block, bins, width) = (96, Self.bins, transform.outputs)
    let spectra = workspace.floats(0, count: block * width)
    let power = workspace.floats(1, count: block * bins)
    return samples.withUnsafeBufferPointer { source in
      [Float](unsafeUninitializedCapacity: count * bands) { target, initialized in
        guard let base = source.baseAddress, let energies = target.baseAddress else { return }
        for first in stride(from: 0, to: count, by: block) {
          let rows = min(block, count - first)
          workspace.apply(
            transform, base + inside.lowerBound + first * Self.hop, stride: Self.hop, rows: rows, to: spectra,
            outputStride: width)
          steno_power(spectra, width, rows, bins, power, bins)
          workspace.apply(
            filters, power, stride: bins, rows: rows, to: energies + first * bands, outputStride: bands)
        }
        for index in 0..<count * bands { energies[index] = logf(max(energies[index], 0x1p-23)) }
        initialized = count * bands
      }
    }
  }

  /// What each sample of a frame contributes to one value of the spectrum: the transposes of the window and the
  /// pre-emphasis and the subtraction of the mean, applied to a row of the transform.
  private static func transformRow(bin: Int, isImaginary: Bool) -> [Float] {
    let length = frameLength
    var row = (0..<length).map { index in
      let hann = 0.5 - 0.5 * cos(2 * Double.pi * Double(index) / Double(length - 1))
      let angle = 2 * Double.pi * Double(bin * index % transformLength) / Double(transformLength)
      return pow(hann, 0.85) * (isImaginary ? -sin(angle) : cos(angle))
    }
    // y[i] = x[i] − 0.97 x[i−1], and y[0] = x[0] − 0.97 x[0].
    row[0] -= preEmphasis * row[0]
    for index in 0..<length - 1 { row[index] -= preEmphasis * row[index + 1] }
    let mean = row.reduce(0, +) / Double(length)
    return row.map { Float($0 - mean) }
  }

  /// Triangles of equal width on the mel scale 1127 · ln(1 + f / 700): [band][bin].
  static func melFilters(bands: Int) -> [[Float]] {
    func mel(_ frequency: Double) -> Double { 1127 * log(1 + frequency / 700) }
    let (low, high) = (mel(20), mel(Double(sampleRate) / 2))
    let step = (high - low) / Double(bands + 1)
    return (0..<bands).map { band in
      let left = low + Double(band) * step
      return (0..<bins).map { bin in
        let position = mel(Double(bin * sampleRate) / Double(transformLength))
        return Float(max(0, min((position - left) / step, (left + 2 * step - position) / step)))
      }
    }
  }
}
