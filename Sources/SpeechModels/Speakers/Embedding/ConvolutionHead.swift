import CKernels
import Inference

/// The two-dimensional convolutions before the time-delay layers: 80 bands become 10 planes of 32 channels.
struct ConvolutionHead: Sendable {
  struct Block: Sendable {
    let first: FrequencyConvolution
    let second: FrequencyConvolution
    /// A 1 × 1 convolution around the block, where the block changes the number of frequencies.
    let shortcut: PackedLinear?
  }

  let bands: Int
  let channels: Int
  /// The first convolution on rows of 3 bands × 3 frames.
  private let first: PackedLinear
  private let blocks: [Block]
  private let last: FrequencyConvolution

  /// Frames on either side that a result depends on: one for each of the ten convolutions in a row.
  static let reach = 10
  var planes: Int { bands / 8 }

  init(_ weights: NamedWeights, bands: Int, channels: Int) throws {
    (self.bands, self.channels) = (bands, channels)
    let norm = try BatchNorm(weights, "head.bn1", channels: channels)
    first = try NamedWeights.pack(
      norm.folded(into: try weights.values("head.conv1.weight", shape: [channels, 1, 3, 3])),
      outputs: channels, inputs: 9, paddedInputs: 9, bias: norm.shift, type: .float32)
    blocks = try ["head.layer1.0", "head.layer1.1", "head.layer2.0", "head.layer2.1"].map { name in
      let shrinks = name.hasSuffix("0")
      return Block(
        first: try FrequencyConvolution(
          weights, name + ".conv1", norm: name + ".bn1", inputs: channels, outputs: channels,
          step: shrinks ? 2 : 1),
        second: try FrequencyConvolution(
          weights, name + ".conv2", norm: name + ".bn2", inputs: channels, outputs: channels, step: 1),
        shortcut: shrinks ? try Self.shortcut(weights, name + ".shortcut", channels: channels) : nil)
    }
    last = try FrequencyConvolution(
      weights, "head.conv2", norm: "head.bn2", inputs: channels, outputs: channels, step: 2)
  }

  private static func shortcut(_ weights: NamedWeights, _ name: String, channels: Int) throws -> PackedLinear
  {
    let norm = try BatchNorm(weights, name + ".1", channels: channels)
    return try NamedWeights.pack(
      norm.folded(into: try weights.values(name + ".0.weight", shape: [channels, channels, 1, 1])),
      outputs: channels, inputs: channels, paddedInputs: channels, bias: norm.shift, type: .float32)
  }

  /// Scratch memory: three planes in turn, and the first convolution's rows.
  private enum Slot {
    static let planes = 20
    static let patches = 23
  }

  /// - Parameter features: [frames][bands]; zeros are assumed around them.
  /// - Returns: [planes][frames + 2 · padding][channels], scratch that the next run overwrites.
  func run(
    _ features: UnsafePointer<Float>, frames: Int, workspace: Workspace
  ) -> UnsafeMutablePointer<Float> {
    let length = frames + 2 * FrequencyConvolution.padding
    var planes = (0..<3).map { workspace.floats(Slot.planes + $0, count: bands * length * channels) }
    convolveFirst(features, frames: frames, to: planes[0], workspace: workspace)
    var frequencies = bands
    for block in blocks {
      let result = frequencies / block.first.step
      for plane in planes[1...2] { clearPadding(plane, frequencies: result, frames: frames) }
      block.first.run(
        planes[0], frequencies: frequencies, frames: frames, to: planes[1], workspace: workspace)
      if let shortcut = block.shortcut {
        for frequency in 0..<result {
          workspace.apply(
            shortcut, planes[0] + frequency * block.first.step * length * channels, stride: channels,
            rows: length, to: planes[2] + frequency * length * channels, outputStride: channels)
        }
        clearPadding(planes[2], frequencies: result, frames: frames)
      }
      block.second.run(
        planes[1], frequencies: result, frames: frames, to: planes[2],
        shortcut: block.shortcut == nil ? planes[0] : planes[2], workspace: workspace)
      planes.swapAt(0, 2)
      frequencies = result
    }
    clearPadding(planes[1], frequencies: frequencies / 2, frames: frames)
    last.run(planes[0], frequencies: frequencies, frames: frames, to: planes[1], workspace: workspace)
    return planes[1]
  }

  private func clearPadding(_ plane: UnsafeMutablePointer<Float>, frequencies: Int, frames: Int) {
    let padding = FrequencyConvolution.padding
    let length = frames + 2 * padding
    for frequency in 0..<frequencies {
      let row = plane + frequency * length * channels
      row.update(repeating: 0, count: padding * channels)
      (row + (padding + frames) * channels).update(repeating: 0, count: padding * channels)
    }
  }

  private func convolveFirst(
    _ features: UnsafePointer<Float>, frames: Int, to plane: UnsafeMutablePointer<Float>, workspace: Workspace
  ) {
    let padding = FrequencyConvolution.padding
    let length = frames + 2 * padding
    let patches = workspace.floats(Slot.patches, count: frames * 9)
    clearPadding(plane, frequencies: bands, frames: frames)
    for band in 0..<bands {
      for frame in 0..<frames {
        for tap in 0..<9 {
          let (frequency, time) = (band + tap / 3 - 1, frame + tap % 3 - 1)
          let isInside = frequency >= 0 && frequency < bands && time >= 0 && time < frames
          patches[frame * 9 + tap] = isInside ? features[time * bands + frequency] : 0
        }
      }
      let target = plane + (band * length + padding) * channels
      workspace.apply(first, patches, stride: 9, rows: frames, to: target, outputStride: channels)
      workspace.kernels.frames.pointee.rectify(target, channels, frames, channels, 0)
    }
  }
}
