import CKernels
import Inference

/// The weights of one LSTM layer that reads its input forwards and backwards.
struct BidirectionalLSTM: Sendable {
  struct Direction: Sendable {
    /// Gate sums from the input, both biases included: [4 · hidden][inputs].
    let input: PackedLinear
    /// Gate sums from the hidden state before: [4 · hidden][hidden].
    let recurrent: PackedLinear
  }

  let hidden: Int
  let directions: [Direction]

  /// - Parameters:
  ///   - inputs: channels as stored; `paddedInputs`: as they lie in memory.
  init(
    _ weights: NamedWeights, layer: Int, inputs: Int, paddedInputs: Int, hidden: Int, input: ComputeType,
    recurrent: ComputeType
  ) throws {
    self.hidden = hidden
    directions = try ["", "_reverse"].map { direction in
      let suffix = "_l\(layer)\(direction)"
      let fromInput = try weights.values("lstm.weight_ih" + suffix, shape: [4 * hidden, inputs])
      let fromHidden = try weights.values("lstm.weight_hh" + suffix, shape: [4 * hidden, hidden])
      let bias = try zip(
        weights.values("lstm.bias_ih" + suffix, shape: [4 * hidden]),
        weights.values("lstm.bias_hh" + suffix, shape: [4 * hidden])
      ).map { $0 + $1 }
      return Direction(
        input: try NamedWeights.pack(
          fromInput, outputs: 4 * hidden, inputs: inputs, paddedInputs: paddedInputs, bias: bias, type: input),
        recurrent: try NamedWeights.pack(
          fromHidden, outputs: 4 * hidden, inputs: hidden, paddedInputs: hidden, bias: nil, type: recurrent))
    }
  }

  /// Frames whose gates are computed at once: their sums should stay in the second-level cache.
  private static let blockSums = 1 << 17

  /// Runs the layer over `frames` frames of `batch` sequences side by side.
  ///
  /// Sequences are interleaved so that one recurrent product serves all of them: `x` is [frame][sequence][input],
  /// `output` [frame][sequence][forward: hidden | backward: hidden].
  func run(
    _ x: UnsafePointer<Float>, frames: Int, batch: Int, to output: UnsafeMutablePointer<Float>,
    workspace: Workspace, slot: Int
  ) {
    let (sums, width) = (4 * hidden, 2 * hidden)
    let block = max(1, Self.blockSums / (batch * sums))
    let gates = workspace.floats(slot, count: block * batch * sums)
    let cells = workspace.floats(slot + 1, count: batch * hidden)
    let lstmGates = workspace.kernels.frames.pointee.lstm_gates
    for (index, direction) in directions.enumerated() {
      let isForward = index == 0
      let inputs = direction.input.inputs
      cells.update(repeating: 0, count: batch * hidden)
      var previous: UnsafeMutablePointer<Float>?
      for done in stride(from: 0, to: frames, by: block) {
        let count = min(block, frames - done)
        let first = isForward ? done : frames - done - count
        workspace.apply(
          direction.input, x + first * batch * inputs, stride: inputs, rows: count * batch, to: gates,
          outputStride: sums)
        for step in 0..<count {
          let offset = isForward ? step : count - 1 - step
          let now = gates + offset * batch * sums
          if let previous {
            workspace.apply(
              direction.recurrent, previous, stride: width, rows: batch, to: now, outputStride: sums,
              residual: now, residualStride: sums)
          }
          let target = output + (first + offset) * batch * width + index * hidden
          lstmGates?(now, sums, batch, hidden, cells, target, width)
          previous = target
        }
      }
    }
  }
}
