import CKernels
import Foundation
public import Inference

/// The probability of speech, frame by frame, of one recording as its samples come.
///
/// However the samples are cut into pieces, the probabilities are the same to the bit.
public final class VoiceActivityStream {
  private typealias Model = SileroVoiceActivityModel
  /// Frames computed together: enough to fill the products, few enough to stay in the second-level cache.
  private static let block = 64
  /// A loudness no recording has; anything beyond would overflow when squared.
  private static let loudest: Float = 64

  private let model: SileroVoiceActivityModel
  private let workspace: Workspace
  /// The context of the next frame and the samples after it.
  private var pending: [Float]
  private let cell: AlignedMemory<Float>
  private let state: AlignedMemory<Float>

  public init(_ model: SileroVoiceActivityModel, kernels: Kernels) {
    self.model = model
    workspace = Workspace(kernels)
    pending = [Float](repeating: 0, count: Model.contextLength)
    cell = AlignedMemory(count: Model.hidden)
    state = AlignedMemory(count: Model.hidden)
  }

  /// Takes 16 kHz samples.
  /// - Returns: the probability, 0 … 1, of every frame of 512 samples that they complete.
  public func append(_ samples: [Float]) -> [Float] {
    pending.append(contentsOf: samples)
    let (length, context) = (Model.frameLength, Model.contextLength)
    let count = (pending.count - context) / length
    guard count > 0 else { return [] }
    var probabilities: [Float] = []
    probabilities.reserveCapacity(count)
    pending.withUnsafeBufferPointer { samples in
      guard let base = samples.baseAddress else { return }
      for first in stride(from: 0, to: count, by: Self.block) {
        let frames = min(Self.block, count - first)
        probabilities.append(contentsOf: advance(base + first * length, frames: frames))
      }
    }
    pending.removeFirst(count * length)
    return probabilities
  }

  /// Ends the recording.
  /// - Returns: the probability of the last, unfinished frame, completed with silence; empty if there is none.
  public func finish() -> [Float] {
    let rest = pending.count - Model.contextLength
    let last = rest == 0 ? [] : append([Float](repeating: 0, count: Model.frameLength - rest))
    pending = [Float](repeating: 0, count: Model.contextLength)
    for i in 0..<Model.hidden { (cell.pointer[i], state.pointer[i]) = (0, 0) }
    return last
  }

  private func advance(_ samples: UnsafePointer<Float>, frames: Int) -> [Float] {
    let features = encode(samples, frames: frames)
    let hidden = Model.hidden
    let gates = workspace.floats(0, count: Self.block * 4 * hidden)
    let outputs = workspace.floats(1, count: Self.block * hidden)
    let logits = workspace.floats(2, count: Self.block)
    workspace.apply(
      model.inputGates, features, stride: hidden, rows: frames, to: gates, outputStride: 4 * hidden)
    for frame in 0..<frames {
      let sums = gates + frame * 4 * hidden
      workspace.apply(
        model.recurrentGates, state.pointer, stride: hidden, rows: 1, to: sums, outputStride: 4 * hidden,
        residual: sums, residualStride: 4 * hidden)
      workspace.kernels.table.pointee.lstm_gates(sums, hidden, cell.pointer, state.pointer)
      (outputs + frame * hidden).update(from: state.pointer, count: hidden)
    }
    steno_relu(outputs, frames * hidden)
    workspace.apply(model.output, outputs, stride: hidden, rows: frames, to: logits, outputStride: 1)
    return (0..<frames).map { 1 / (1 + expf(-logits[$0])) }
  }

  /// The convolutions over many frames at once; none of them looks beyond its own frame.
  /// - Parameter samples: the first frame's context and all frames after it.
  /// - Returns: [frames][128] in scratch memory.
  private func encode(_ samples: UnsafePointer<Float>, frames: Int) -> UnsafePointer<Float> {
    let (bins, columns, widths, block) = (Model.bins, Model.columns, Model.widths, Self.block)
    let spectrum = model.transform.outputs
    let row = Model.contextLength + Model.frameLength + Model.contextLength
    let padded = workspace.floats(3, count: block * row)
    let spectra = workspace.floats(4, count: block * spectrum)
    // A column of zeros on either side is the padding of the first convolution, one before is that of the second.
    let magnitudes = workspace.floats(5, count: block * (columns + 2) * bins)
    let first = workspace.floats(6, count: block * (columns + 1) * widths.first)
    let second = workspace.floats(7, count: block * 2 * widths.second)
    let third = workspace.floats(8, count: block * widths.third)
    let features = workspace.floats(9, count: block * widths.features)

    copyFrames(samples, frames, to: padded, row: row)
    for column in 0..<columns {
      workspace.apply(
        model.transform, padded + column * Model.hop, stride: row, rows: frames, to: spectra,
        outputStride: spectrum)
      steno_power(
        spectra, spectrum, frames, bins, magnitudes + (column + 1) * bins, (columns + 2) * bins)
    }
    steno_square_root(magnitudes, frames * (columns + 2) * bins)
    for column in 0..<columns {
      workspace.apply(
        model.convolutions.first, magnitudes + column * bins, stride: (columns + 2) * bins, rows: frames,
        to: first + (column + 1) * widths.first, outputStride: (columns + 1) * widths.first)
    }
    steno_relu(first, frames * (columns + 1) * widths.first)
    for column in 0..<2 {
      workspace.apply(
        model.convolutions.second, first + column * 2 * widths.first, stride: (columns + 1) * widths.first,
        rows: frames, to: second + column * widths.second, outputStride: 2 * widths.second)
    }
    steno_relu(second, frames * 2 * widths.second)
    workspace.apply(
      model.convolutions.third, second, stride: 2 * widths.second, rows: frames, to: third,
      outputStride: widths.third)
    steno_relu(third, frames * widths.third)
    workspace.apply(
      model.convolutions.fourth, third, stride: widths.third, rows: frames, to: features,
      outputStride: widths.features)
    steno_relu(features, frames * widths.features)
    return UnsafePointer(features)
  }

  /// Each frame with its context before it and its own end reflected after it.
  private func copyFrames(
    _ samples: UnsafePointer<Float>, _ frames: Int, to padded: UnsafeMutablePointer<Float>, row: Int
  ) {
    let (length, context) = (Model.frameLength, Model.contextLength)
    for frame in 0..<frames {
      let (source, target) = (samples + frame * length, padded + frame * row)
      let end = context + length
      for i in 0..<end {
        let sample = source[i]
        // One sample that is not a number would silence the memory of the cell for good.
        target[i] = sample.isFinite ? min(max(sample, -Self.loudest), Self.loudest) : 0
      }
      for i in 0..<context { target[end + i] = target[end - 2 - i] }
    }
  }
}
