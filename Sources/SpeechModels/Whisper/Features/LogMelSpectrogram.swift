import CKernels
import Foundation
public import Inference

/// Log-mel energies of 16 kHz samples in frames of 25 ms every 10 ms, computed as the samples come.
///
/// The short-time Fourier transform is a product of overlapping rows of samples with a windowed cosine and sine
/// matrix, so it runs on the matrix kernels. Values are log10 of the mel energies, not yet clamped and scaled:
/// that depends on the loudest value of the recording (`window`). Reference: `whisper.audio.log_mel_spectrogram`.
public final class LogMelSpectrogram {
  public static let sampleRate = 16_000
  public static let hop = 160
  static let fftSize = 400
  static let bins = fftSize / 2 + 1

  public let bands: Int
  private let transform: PackedLinear
  private let filters: PackedLinear
  private let workspace: Workspace
  /// Samples from `160 · frameCount − 200` on, the reflected start included.
  private var pending: [Float] = []
  private var started = false

  /// Raw frames [count][bands] from `firstFrame` on.
  private var frames: [Float] = []
  public private(set) var firstFrame = 0
  /// Frames computed since the start.
  public private(set) var frameCount = 0
  public private(set) var loudest: Float = -10

  /// - Parameter bands: 80, or 128 for large-v3 and its relatives.
  public init(bands: Int, kernels: Kernels) throws {
    self.bands = bands
    workspace = Workspace(kernels)
    let (size, bins) = (LogMelSpectrogram.fftSize, LogMelSpectrogram.bins)
    let imaginary = (bins + 15) / 16 * 16
    let angles = (0..<size).map { 2 * Double.pi * Double($0) / Double(size) }
    let (cosines, sines) = (angles.map { cos($0) }, angles.map { sin($0) })
    transform = try PackedLinear(outputs: imaginary + bins, inputs: size, type: .float32) { range in
      var rows = [Float](repeating: 0, count: range.count * size)
      for (index, output) in range.enumerated() {
        let bin = output < imaginary ? output : output - imaginary
        guard bin < bins else { continue }
        for n in 0..<size {
          let window = 0.5 - 0.5 * cosines[n]
          let angle = bin * n % size
          rows[index * size + n] = Float(window * (output < imaginary ? cosines[angle] : -sines[angle]))
        }
      }
      return rows
    }
    let bank = MelFilterBank.make(bands: bands)
    filters = try PackedLinear(outputs: bands, inputs: bins, type: .float32) { Array(bank[$0].joined()) }
  }

  /// Takes samples and computes every frame that they complete.
  public func append(_ samples: [Float]) {
    pending.append(contentsOf: samples)
    if !started {
      // The start is reflected, as a centred transform does: x[−i] = x[i].
      guard pending.count > LogMelSpectrogram.fftSize / 2 else { return }
      // As an array of its own: a lazily reversed slice of what it is put into was read after it had been moved.
      pending = Array(pending[1...LogMelSpectrogram.fftSize / 2].reversed()) + pending
      started = true
    }
    computeFrames()
  }

  /// Ends the recording: silence follows, so that every sample is inside a frame.
  public func finish() {
    append([Float](repeating: 0, count: LogMelSpectrogram.fftSize + LogMelSpectrogram.hop))
  }

  /// Forgets everything, for another recording.
  public func reset() {
    (pending, frames) = ([], [])
    started = false
    (firstFrame, frameCount) = (0, 0)
    loudest = -10
  }

  private func computeFrames() {
    let (size, hop, bins) = (LogMelSpectrogram.fftSize, LogMelSpectrogram.hop, LogMelSpectrogram.bins)
    guard pending.count >= size else { return }
    let count = (pending.count - size) / hop + 1
    let block = 512
    let width = transform.outputs
    for first in stride(from: 0, to: count, by: block) {
      let rows = min(block, count - first)
      let spectra = workspace.floats(0, count: block * width)
      let power = workspace.floats(1, count: block * bins)
      let energies = workspace.floats(2, count: block * bands)
      pending.withUnsafeBufferPointer { samples in
        guard let base = samples.baseAddress else { return }
        workspace.apply(
          transform, base + first * hop, stride: hop, rows: rows, to: spectra, outputStride: width)
      }
      steno_power(spectra, width, rows, bins, power, bins)
      workspace.apply(filters, power, stride: bins, rows: rows, to: energies, outputStride: bands)
      loudest = max(loudest, steno_log10(energies, rows * bands))
      frames.append(contentsOf: UnsafeBufferPointer(start: energies, count: rows * bands))
    }
    frameCount += count
    pending.removeFirst(count * hop)
  }

  /// Forgets frames before `frame`, which is how a long recording stays small.
  public func discard(before frame: Int) {
    let count = min(max(frame - firstFrame, 0), frameCount - firstFrame)
    // Moving memory is only worth it in large pieces.
    guard count * bands > frames.count / 2 || count > 6000 else { return }
    frames.removeFirst(count * bands)
    firstFrame += count
  }

  /// The loudest value of frames [start, start + count) that are kept: log10 of a mel energy, −10 where there is none.
  public func loudest(from start: Int, count: Int) -> Float {
    let first = max(start, firstFrame)
    let last = min(start + count, frameCount)
    guard first < last else { return -10 }
    return frames[(first - firstFrame) * bands..<(last - firstFrame) * bands].max() ?? -10
  }

  /// The model's input for frames [start, start + count), of which those from `contentEnd` on are silence.
  ///
  /// Values are clamped to 8 below the loudest value heard and scaled by (x + 4) / 4.
  /// - Returns: [count][bands].
  public func window(from start: Int, count: Int, contentEnd: Int) -> [Float] {
    let floor = loudest - 8
    let silence = (max(-10, floor) + 4) / 4
    var result = [Float](repeating: silence, count: count * bands)
    let first = max(start, firstFrame)
    let last = min(start + count, frameCount, contentEnd)
    guard first < last else { return result }
    let (from, to) = ((first - firstFrame) * bands, (first - start) * bands)
    let values = (last - first) * bands
    frames.withUnsafeBufferPointer { source in
      result.withUnsafeMutableBufferPointer { target in
        for i in 0..<values { target[to + i] = (max(source[from + i], floor) + 4) / 4 }
      }
    }
    return result
  }
}
