import Inference

/// Reads a checkpoint's tensors by their roles and packs them.
struct WhisperWeightLoader {
  let checkpoint: any WhisperWeightSource
  let plan: ComputePlan

  func vector(_ role: String) throws -> AlignedMemory<Float> {
    defer { checkpoint.release(role) }
    return AlignedMemory(try finite(role, checkpoint.float32(role)))
  }

  func norm(_ role: String) throws -> NormWeights {
    NormWeights(gamma: try vector(role + ".weight"), beta: try vector(role + ".bias"))
  }

  /// One product for several layers with the same input, their outputs one after another.
  func linear(_ roles: [String], bias: [Bool], type: ComputeType) throws -> PackedLinear {
    let shapes = try roles.map { try checkpoint.shape($0 + ".weight") }
    let heights = shapes.map { $0[0] }
    let inputs = shapes[0][1]
    var biases: [Float] = []
    for (index, role) in roles.enumerated() {
      if bias[index] {
        biases += try finite(role, checkpoint.float32(role + ".bias"))
      } else {
        biases += [Float](repeating: 0, count: heights[index])
      }
    }
    let packed = try PackedLinear(
      outputs: heights.reduce(0, +), inputs: inputs, type: type, bias: bias.contains(true) ? biases : nil
    ) { range in
      var rows: [Float] = []
      var start = 0
      for (index, role) in roles.enumerated() {
        let overlap = range.clamped(to: start..<start + heights[index])
        if !overlap.isEmpty {
          let wanted = overlap.lowerBound - start..<overlap.upperBound - start
          let values = try finite(role, checkpoint.float32(role + ".weight", rows: wanted))
          if overlap.count == range.count { return values }
          rows += values
        }
        start += heights[index]
      }
      return rows
    }
    for role in roles { checkpoint.release(role + ".weight") }
    return packed
  }

  /// A convolution over time as a product with rows of consecutive frames: W[out][in][3] → W[out][3][in].
  func convolution(_ role: String, type: ComputeType) throws -> PackedLinear {
    let shape = try checkpoint.shape(role + ".weight")
    let (outputs, channels, width) = (shape[0], shape[1], shape[2])
    let bias = try finite(role, checkpoint.float32(role + ".bias"))
    defer { checkpoint.release(role + ".weight") }
    return try PackedLinear(outputs: outputs, inputs: channels * width, type: type, bias: bias) { range in
      let source = try finite(role, checkpoint.float32(role + ".weight", rows: range))
      var rows = [Float](repeating: 0, count: source.count)
      for row in 0..<range.count {
        let base = row * channels * width
        for channel in 0..<channels {
          for tap in 0..<width {
            rows[base + tap * channels + channel] = source[base + channel * width + tap]
          }
        }
      }
      return rows
    }
  }

  func encoderLayer(_ role: String) throws -> EncoderLayer {
    EncoderLayer(
      attention: try selfAttention(role, input: plan.attentionInput, output: plan.attentionOutput),
      feedForward: try feedForward(role, input: plan.feedForwardInput, output: plan.feedForwardOutput))
  }

  func decoderLayer(_ role: String) throws -> DecoderLayer {
    let type = plan.decoder
    let cross = role + ".cross_attn"
    return DecoderLayer(
      attention: try selfAttention(role, input: type, output: type),
      crossNorm: try norm(cross + "_ln"),
      crossQuery: try linear([cross + ".query"], bias: [true], type: type),
      crossKeyValue: try linear([cross + ".key", cross + ".value"], bias: [false, true], type: type),
      crossOutput: try linear([cross + ".out"], bias: [true], type: type),
      feedForward: try feedForward(role, input: type, output: type))
  }

  private func selfAttention(
    _ role: String, input: ComputeType, output: ComputeType
  ) throws -> AttentionWeights {
    let attention = role + ".attn"
    return AttentionWeights(
      norm: try norm(attention + "_ln"),
      input: try linear(
        [attention + ".query", attention + ".key", attention + ".value"], bias: [true, false, true],
        type: input),
      output: try linear([attention + ".out"], bias: [true], type: output))
  }

  private func feedForward(
    _ role: String, input: ComputeType, output: ComputeType
  ) throws -> FeedForwardWeights {
    FeedForwardWeights(
      norm: try norm(role + ".mlp_ln"), up: try linear([role + ".mlp.0"], bias: [true], type: input),
      down: try linear([role + ".mlp.2"], bias: [true], type: output))
  }

  private func finite(_ role: String, _ values: [Float]) throws -> [Float] {
    guard Kernels(InstructionSet.detected).allFinite(values) else {
      throw WhisperModelError.notFinite(role)
    }
    return values
  }
}

/// Why a model cannot be used although its files could be read.
public enum WhisperModelError: Error, CustomStringConvertible, Equatable {
  case notFinite(String)

  public var description: String {
    switch self {
    case .notFinite(let role):
      "The weights of \(role) hold values that are not numbers: the file is damaged. Fetch or convert it again."
    }
  }
}
