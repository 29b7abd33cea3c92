import Inference

/// Makes the layers of a checkpoint by their roles. Their weights follow when all layers are there: ``pack(threads:)``.
final class WhisperWeightLoader {
  private let checkpoint: any WhisperWeightSource
  private let plan: ComputePlan
  private let memory = WeightMemory()
  private let kernels = Kernels(.detected)
  private var pieces: [WeightPiece] = []

  init(checkpoint: any WhisperWeightSource, plan: ComputePlan) {
    self.checkpoint = checkpoint
    self.plan = plan
  }

  /// Packs the weights of all layers made so far, on this many threads.
  /// - Throws: what is wrong with the first piece that cannot be packed.
  func pack(threads: Int) throws {
    // What vectors were read from, all over the file.
    checkpoint.release()
    try WeightPacking(pieces, of: checkpoint, kernels: kernels).run(threads: threads)
    pieces = []
  }

  func vector(_ role: String) throws -> AlignedMemory<Float> {
    let shape = try checkpoint.shape(role)
    let values = AlignedMemory<Float>(uninitialized: shape.reduce(1, *))
    try checkpoint.readFloat32(role, rows: 0..<shape[0], into: values.pointer)
    guard kernels.allFinite(UnsafeBufferPointer(start: values.pointer, count: values.count)) else {
      throw WhisperModelError.notFinite(role)
    }
    return values
  }

  func norm(_ role: String) throws -> NormWeights {
    NormWeights(gamma: try vector(role + ".weight"), beta: try vector(role + ".bias"))
  }

  /// One product for several layers with the same input, their outputs one after another.
  func linear(_ roles: [String], bias: [Bool], type: ComputeType) throws -> PackedLinear {
    let shapes = try roles.map { try checkpoint.shape($0 + ".weight") }
    let parts = roles.indices.map {
      WeightPiece.Part(role: roles[$0], outputs: shapes[$0][0], hasBias: bias[$0])
    }
    return layer(of: parts, inputs: shapes[0][1], type: type)
  }

  /// A convolution over time as a product with rows of consecutive frames: W[out][in][3] → W[out][3][in].
  func convolution(_ role: String, type: ComputeType) throws -> PackedLinear {
    let shape = try checkpoint.shape(role + ".weight")
    let part = WeightPiece.Part(role: role, outputs: shape[0], hasBias: true)
    return layer(of: [part], inputs: shape[1] * shape[2], taps: shape[2], type: type)
  }

  private func layer(
    of parts: [WeightPiece.Part], inputs: Int, taps: Int = 1, type: ComputeType
  ) -> PackedLinear {
    let layer = PackedLinear(
      outputs: parts.reduce(0) { $0 + $1.outputs }, inputs: inputs, type: type,
      hasBias: parts.contains(where: \.hasBias), in: memory)
    pieces += WeightPiece.all(of: layer, parts, taps: taps)
    return layer
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
