import CKernels
import Foundation
public import Inference

/// One thread's run of a `SpeakerSegmentationModel`. Not shared; callers keep one per thread.
///
/// Windows are computed in batches: the LSTM layers run their recurrent product for all windows of a batch at once.
/// Overlapping windows of one recording share the first layer, which is a third of the work: it is linear, so
/// that each window's normalisation can be applied to its results.
public final class SpeakerSegmenter {
  public let model: SpeakerSegmentationModel
  private let workspace: Workspace
  private let frames: steno_frame_kernels

  /// Windows computed together: two full tiles and a smaller one of the matrix kernels.
  static let batch = 16

  public init(model: SpeakerSegmentationModel, kernels: Kernels) {
    self.model = model
    workspace = Workspace(kernels)
    frames = kernels.frames.pointee
  }

  /// Scores of windows that do not belong together.
  /// - Parameter windows: 16 kHz samples in −1 … 1, `windowSamples` each; shorter ones are followed by silence,
  ///   what exceeds a window is ignored.
  /// - Returns: for each window, log-probabilities [frames][7] of the sets of `model.powerset`.
  public func segment(windows: [[Float]]) -> [[Float]] {
    segment(windows: windows, length: SpeakerSegmentationModel.windowSamples)
  }

  /// Scores of windows of one recording.
  /// - Parameters:
  ///   - samples: 16 kHz samples in −1 … 1; silence is assumed before and after them.
  ///   - starts: the first sample of each window; steps that are multiples of 10 samples (of 0.1 s, say) are faster.
  /// - Returns: for each window, log-probabilities [frames][7] of the sets of `model.powerset`.
  public func segment(_ samples: [Float], starts: [Int]) -> [[Float]] {
    segment(samples, starts: starts, length: SpeakerSegmentationModel.windowSamples)
  }

  func segment(windows: [[Float]], length: Int) -> [[Float]] {
    var result: [[Float]] = []
    for first in stride(from: 0, to: windows.count, by: Self.batch) {
      let part = windows[first..<min(first + Self.batch, windows.count)]
      for (index, window) in part.enumerated() {
        let own = copy(window, from: 0, count: length)
        let filtered = filter(own, count: length)
        describe(own, filtered: filtered, length: length, index: index, batch: part.count)
      }
      result += classify(frames: frameCount(length), batch: part.count)
    }
    return result
  }

  func segment(_ samples: [Float], starts: [Int], length: Int) -> [[Float]] {
    let step = SpeakerSegmentationModel.filterStep
    var result: [[Float]] = []
    for first in stride(from: 0, to: starts.count, by: Self.batch) {
      let part = starts[first..<min(first + Self.batch, starts.count)]
      guard let low = part.min(), let high = part.max(), high - low <= length * (part.count - 1),
        part.allSatisfy({ ($0 - low).isMultiple(of: step) })
      else {
        result += segment(
          windows: part.map { start in
            let inside = (start..<start + length).clamped(to: 0..<samples.count)
            return [Float](repeating: 0, count: inside.isEmpty ? 0 : inside.lowerBound - start)
              + samples[inside]
          }, length: length)
        continue
      }
      let span = copy(samples, from: low, count: high - low + length)
      let filtered = filter(span, count: high - low + length)
      for (index, start) in part.enumerated() {
        let offset = (start - low) / step * model.filters.outputs
        describe(
          span + (start - low), filtered: filtered + offset, length: length, index: index, batch: part.count)
      }
      result += classify(frames: frameCount(length), batch: part.count)
    }
    return result
  }

  func frameCount(_ samples: Int) -> Int {
    SpeakerSegmentationModel.frameCount(samples: samples, filterWidth: model.filters.inputs)
  }

  /// Scratch memory, by use.
  private enum Slot {
    static let samples = 0
    static let filtered = 1
    static let pooled = 2
    static let convolved = 3
    static let layers = 4
    static let recurrence = 6
    static let hidden = 8
    static let scores = 10
  }

  private func copy(_ samples: [Float], from start: Int, count: Int) -> UnsafeMutablePointer<Float> {
    let target = workspace.floats(Slot.samples, count: count)
    target.update(repeating: 0, count: count)
    let inside = (start..<start + count).clamped(to: 0..<samples.count)
    samples.withUnsafeBufferPointer { source in
      guard let base = source.baseAddress, !inside.isEmpty else { return }
      (target + (inside.lowerBound - start)).update(from: base + inside.lowerBound, count: inside.count)
    }
    return target
  }

  /// The band-pass filters over samples as they are: [value][filter].
  private func filter(_ samples: UnsafePointer<Float>, count: Int) -> UnsafeMutablePointer<Float> {
    let (width, outputs) = (model.filters.inputs, model.filters.outputs)
    let step = SpeakerSegmentationModel.filterStep
    let rows = count < width ? 0 : (count - width) / step + 1
    let target = workspace.floats(Slot.filtered, count: rows * outputs)
    // Blocks of rows whose samples and results stay in the first-level cache while all filters pass over them.
    for first in stride(from: 0, to: rows, by: 96) {
      workspace.apply(
        model.filters, samples + first * step, stride: step, rows: min(96, rows - first),
        to: target + first * outputs, outputStride: outputs)
    }
    return target
  }

  /// What the LSTM layers read of one window: [frame][window][channel].
  private func describe(
    _ samples: UnsafePointer<Float>, filtered: UnsafePointer<Float>, length: Int, index: Int, batch: Int
  ) {
    let (mean, variance) = moments(samples, count: length)
    let scale = model.normalization.scale / (variance + 1e-5).squareRoot()
    let offset = model.normalization.shift - mean * scale
    let shift = model.filterSums.map { $0 * offset }
    var channels = model.filters.outputs
    let values =
      length < model.filters.inputs
      ? 0 : (length - model.filters.inputs) / SpeakerSegmentationModel.filterStep + 1
    var rows = values / 3
    guard frameCount(length) > 0 else { return }
    var pooled = workspace.floats(Slot.pooled, count: rows * channels)
    frames.max_magnitude_of_three(filtered, channels, rows, channels, scale, shift, pooled, channels)
    normalize(pooled, rows: rows, channels: channels, model.norms[0], to: pooled, stride: channels)
    for (layer, convolution) in model.convolutions.enumerated() {
      let outputs = convolution.outputs
      let next = (rows - SpeakerSegmentationModel.convolutionWidth + 1) / 3
      // The rows of a block are overwritten only after all later ones were read: results go to memory of their own.
      let target = workspace.floats(layer == 0 ? Slot.hidden : Slot.hidden + 1, count: next * outputs)
      let block = workspace.floats(Slot.convolved, count: 192 * outputs)
      for first in stride(from: 0, to: next, by: 64) {
        let count = min(64, next - first)
        workspace.apply(
          convolution, pooled + 3 * first * channels, stride: channels, rows: 3 * count, to: block,
          outputStride: outputs)
        frames.max_of_three(block, outputs, count, outputs, target + first * outputs, outputs)
      }
      let isLast = layer == model.convolutions.count - 1
      let input = workspace.floats(Slot.layers, count: isLast ? next * batch * max(outputs, widest) : 0)
      normalize(
        target, rows: next, channels: outputs, model.norms[layer + 1],
        to: isLast ? input + index * outputs : target, stride: isLast ? batch * outputs : outputs)
      (pooled, rows, channels) = (target, next, outputs)
    }
  }

  /// The widest rows that pass between the layers after the convolutions.
  private var widest: Int {
    max(2 * (model.layers.map(\.hidden).max() ?? 0), model.linear.map(\.outputs).max() ?? 0)
  }

  /// Mean and variance of a window, summed in double precision.
  private func moments(_ samples: UnsafePointer<Float>, count: Int) -> (mean: Float, variance: Float) {
    // Sixteen interleaved parts, as the kernel sums channels; then the parts together.
    let rows = count / 16
    var (means, variances) = ([Float](repeating: 0, count: 16), [Float](repeating: 0, count: 16))
    if rows > 0 { frames.channel_moments(samples, 16, rows, 16, &means, &variances) }
    var (sum, squares) = (0.0, 0.0)
    for (mean, variance) in zip(means, variances) {
      sum += Double(mean) * Double(rows)
      squares += (Double(variance) + Double(mean) * Double(mean)) * Double(rows)
    }
    for index in rows * 16..<count {
      sum += Double(samples[index])
      squares += Double(samples[index]) * Double(samples[index])
    }
    let mean = sum / Double(max(count, 1))
    return (Float(mean), Float(max(squares / Double(max(count, 1)) - mean * mean, 0)))
  }

  /// Instance normalisation over the frames, then a leaky rectifier.
  private func normalize(
    _ x: UnsafePointer<Float>, rows: Int, channels: Int, _ norm: SpeakerSegmentationModel.InstanceNorm,
    to target: UnsafeMutablePointer<Float>, stride: Int
  ) {
    var (scale, shift) = ([Float](repeating: 0, count: channels), [Float](repeating: 0, count: channels))
    frames.channel_moments(x, channels, rows, channels, &shift, &scale)
    for channel in 0..<channels {
      scale[channel] = norm.scale[channel] / (scale[channel] + 1e-5).squareRoot()
      shift[channel] = norm.shift[channel] - shift[channel] * scale[channel]
    }
    frames.scale_rectify(x, channels, rows, channels, scale, shift, 0.01, target, stride)
  }

  /// The LSTM layers, the linear layers and the classifier over the windows described.
  private func classify(frames count: Int, batch: Int) -> [[Float]] {
    guard count > 0 else { return [[Float]](repeating: [], count: batch) }
    let rows = count * batch
    var input = workspace.floats(Slot.layers, count: 0)
    var spare = workspace.floats(Slot.layers + 1, count: rows * widest)
    for layer in model.layers {
      layer.run(input, frames: count, batch: batch, to: spare, workspace: workspace, slot: Slot.recurrence)
      swap(&input, &spare)
    }
    var width = 2 * (model.layers.last?.hidden ?? 0)
    for layer in model.linear {
      workspace.apply(layer, input, stride: width, rows: rows, to: spare, outputStride: layer.outputs)
      frames.rectify(spare, layer.outputs, rows, layer.outputs, 0.01)
      swap(&input, &spare)
      width = layer.outputs
    }
    let classes = model.classifier.outputs
    let scores = workspace.floats(Slot.scores, count: rows * classes)
    workspace.apply(
      model.classifier, input, stride: width, rows: rows, to: scores, outputStride: classes)
    return (0..<batch).map { window in
      [Float](unsafeUninitializedCapacity: count * classes) { buffer, initialized in
        for frame in 0..<count {
          let row = scores + (frame * batch + window) * classes
          var largest = row[0]
          for index in 1..<classes { largest = max(largest, row[index]) }
          var sum: Float = 0
          for index in 0..<classes { sum += expf(row[index] - largest) }
          let total = largest + logf(sum)
          for index in 0..<classes { buffer[frame * classes + index] = row[index] - total }
        }
        initialized = count * classes
      }
    }
  }
}
