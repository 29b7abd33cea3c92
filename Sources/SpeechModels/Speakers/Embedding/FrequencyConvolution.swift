import CKernels
import Inference

/// A 3 × 3 convolution over frequency and time with its normalisation folded in.
///
/// Planes are [frequency][frame + 2 · `padding`][channel], so that three neighbouring frames are one row of a
/// product; the three frequencies are three products that add up.
struct FrequencyConvolution: Sendable {
  /// Frames of silence that surround a plane's frames on either side.
  static let padding = 2

  let inputs: Int
  let outputs: Int
  /// Frequencies from one result to the next.
  let step: Int
  /// One product per neighbour in frequency: lower, same, higher; the bias is in the middle one.
  let taps: [PackedLinear]

  init(
    _ weights: NamedWeights, _ name: String, norm: String, inputs: Int, outputs: Int, step: Int
  ) throws {
    (self.inputs, self.outputs, self.step) = (inputs, outputs, step)
    let batchNorm = try BatchNorm(weights, norm, channels: outputs)
    let weight = batchNorm.folded(into: try weights.values(name + ".weight", shape: [outputs, inputs, 3, 3]))
    taps = try (0..<3).map { frequency in
      var tap = [Float](repeating: 0, count: outputs * 3 * inputs)
      for output in 0..<outputs {
        for input in 0..<inputs {
          for frame in 0..<3 {
            tap[(output * 3 + frame) * inputs + input] =
              weight[((output * inputs + input) * 3 + frequency) * 3 + frame]
          }
        }
      }
      return try NamedWeights.pack(
        tap, outputs: outputs, inputs: 3 * inputs, paddedInputs: 3 * inputs,
        bias: frequency == 1 ? batchNorm.shift : nil, type: .float32)
    }
  }

  /// - Parameters:
  ///   - plane: [frequencies][frames + 2 · padding][inputs].
  ///   - target: [frequencies / step][frames + 2 · padding][outputs]; its padding stays as it is.
  ///   - shortcut: what is added to the results before the rectifier, laid out as `target`; may be `target`.
  func run(
    _ plane: UnsafePointer<Float>, frequencies: Int, frames: Int, to target: UnsafeMutablePointer<Float>,
    shortcut: UnsafePointer<Float>? = nil, workspace: Workspace
  ) {
    let length = frames + 2 * Self.padding
    for frequency in 0..<(frequencies + step - 1) / step {
      let start = (frequency * length + Self.padding) * outputs
      // The middle first: it always exists.
      for (order, tap) in [1, 0, 2].enumerated() {
        let source = frequency * step + tap - 1
        guard (0..<frequencies).contains(source) else { continue }
        workspace.apply(
          taps[tap], plane + (source * length + Self.padding - 1) * inputs, stride: inputs, rows: frames,
          to: target + start, outputStride: outputs,
          residual: order > 0 ? UnsafePointer(target + start) : shortcut.map { $0 + start },
          residualStride: outputs)
      }
      workspace.kernels.frames.pointee.rectify(target + start, outputs, frames, outputs, 0)
    }
  }
}
