import CKernels
import Foundation
import Inference

/// One layer of a densely connected time-delay block with a context-aware mask: it reads all channels so far and
/// adds a few.
struct DenseTimeDelayLayer: Sendable {
  /// Frames whose mean is the context of each of them, beside the mean of all.
  static let segment = 100
  /// Frames of zeros around the rows that the dilated convolution reads.
  static let padding = 2

  let inputs: Int
  let outputs: Int
  let dilation: Int
  private let norm: BatchNorm
  private let narrow: PackedLinear
  private let taps: [PackedLinear]
  private let contextDown: PackedLinear
  private let contextUp: PackedLinear

  init(_ weights: NamedWeights, _ name: String, inputs: Int, dilation: Int) throws {
    let width = try weights.shape(name + ".linear1.weight", rank: 3)[0]
    let outputs = try weights.shape(name + ".cam_layer.linear_local.weight", rank: 3)[0]
    let reduced = try weights.shape(name + ".cam_layer.linear1.weight", rank: 3)[0]
    (self.inputs, self.outputs, self.dilation) = (inputs, outputs, dilation)
    norm = try BatchNorm(weights, name + ".nonlinear1.batchnorm", channels: inputs)
    let second = try BatchNorm(weights, name + ".nonlinear2.batchnorm", channels: width)
    narrow = try NamedWeights.pack(
      second.folded(into: try weights.values(name + ".linear1.weight", shape: [width, inputs, 1])),
      outputs: width, inputs: inputs, paddedInputs: inputs, bias: second.shift, type: .float32)
    let local = try weights.values(name + ".cam_layer.linear_local.weight", shape: [outputs, width, 3])
    taps = try (0..<3).map { tap in
      try NamedWeights.pack(
        (0..<outputs * width).map { local[$0 * 3 + tap] }, outputs: outputs, inputs: width,
        paddedInputs: width, bias: nil, type: .float32)
    }
    func pointwise(_ layer: String, _ outputs: Int, _ inputs: Int) throws -> PackedLinear {
      try NamedWeights.pack(
        try weights.values(layer + ".weight", shape: [outputs, inputs, 1]), outputs: outputs, inputs: inputs,
        paddedInputs: inputs, bias: try weights.values(layer + ".bias", shape: [outputs]), type: .float32)
    }
    contextDown = try pointwise(name + ".cam_layer.linear1", reduced, width)
    contextUp = try pointwise(name + ".cam_layer.linear2", outputs, reduced)
  }

  /// Scratch memory: normalised rows, narrowed rows, contexts.
  private enum Slot {
    static let normalized = 30
    static let narrowed = 31
    static let contexts = 32
    static let reduced = 33
    static let masks = 34
    static let moments = 35
  }

  /// Reads channels 0 ..< `inputs` of `rows` [frames][stride] and writes the `outputs` after them.
  func run(_ rows: UnsafeMutablePointer<Float>, stride: Int, frames: Int, workspace: Workspace) {
    let kernels = workspace.kernels.frames.pointee
    let width = narrow.outputs
    let narrowed = workspace.floats(Slot.narrowed, count: (frames + 2 * Self.padding) * width)
    let own = narrowed + Self.padding * width
    narrowed.update(repeating: 0, count: Self.padding * width)
    (own + frames * width).update(repeating: 0, count: Self.padding * width)
    normalizeAndApply(
      narrow, norm, rows, stride: stride, frames: frames, to: own, outputStride: width, workspace: workspace,
      slot: Slot.normalized)
    kernels.rectify(own, width, frames, width, 0)
    for tap in 0..<3 {
      workspace.apply(
        taps[tap], own + (tap - 1) * dilation * width, stride: width, rows: frames, to: rows + inputs,
        outputStride: stride, residual: tap > 0 ? UnsafePointer(rows + inputs) : nil, residualStride: stride)
    }
    mask(own, rows + inputs, stride: stride, frames: frames, workspace: workspace)
  }

  /// Multiplies each channel with a factor that its segment and the whole decide.
  private func mask(
    _ narrowed: UnsafePointer<Float>, _ local: UnsafeMutablePointer<Float>, stride: Int, frames: Int,
    workspace: Workspace
  ) {
    let kernels = workspace.kernels.frames.pointee
    let width = narrow.outputs
    let segments = (frames + Self.segment - 1) / Self.segment
    let contexts = workspace.floats(Slot.contexts, count: segments * width)
    let moments = workspace.floats(Slot.moments, count: 2 * width)
    moments.update(repeating: 0, count: width)
    for index in 0..<segments {
      let (first, context) = (index * Self.segment, contexts + index * width)
      let count = min(Self.segment, frames - first)
      kernels.channel_moments(narrowed + first * width, width, count, width, context, moments + width)
      for channel in 0..<width { moments[channel] += context[channel] * Float(count) / Float(frames) }
    }
    for index in 0..<segments * width { contexts[index] += moments[index % width] }
    let reduced = workspace.floats(Slot.reduced, count: segments * contextDown.outputs)
    workspace.apply(
      contextDown, contexts, stride: width, rows: segments, to: reduced, outputStride: contextDown.outputs)
    kernels.rectify(reduced, contextDown.outputs, segments, contextDown.outputs, 0)
    // Behind the factors lie the zeros that the kernel adds.
    let masks = workspace.floats(Slot.masks, count: (segments + 1) * outputs)
    workspace.apply(
      contextUp, reduced, stride: contextDown.outputs, rows: segments, to: masks, outputStride: outputs)
    for index in 0..<segments * outputs { masks[index] = 1 / (1 + expf(-masks[index])) }
    let zeros = masks + segments * outputs
    zeros.update(repeating: 0, count: outputs)
    for index in 0..<segments {
      let first = index * Self.segment
      let part = local + first * stride
      kernels.scale_rectify(
        part, stride, min(Self.segment, frames - first), outputs, masks + index * outputs, zeros, 1, part,
        stride)
    }
  }
}

/// output = W · relu(norm(x)), in blocks of rows that stay in the caches.
func normalizeAndApply(
  _ layer: PackedLinear, _ norm: BatchNorm, _ rows: UnsafePointer<Float>, stride: Int, frames: Int,
  to output: UnsafeMutablePointer<Float>, outputStride: Int, workspace: Workspace, slot: Int
) {
  let inputs = layer.inputs
  let block = 48
  let normalized = workspace.floats(slot, count: block * inputs)
  for first in Swift.stride(from: 0, to: frames, by: block) {
    let count = min(block, frames - first)
    workspace.kernels.frames.pointee.scale_rectify(
      rows + first * stride, stride, count, inputs, norm.scale, norm.shift, 0, normalized, inputs)
    workspace.apply(
      layer, normalized, stride: inputs, rows: count, to: output + first * outputStride,
      outputStride: outputStride)
  }
}
