import CKernels
public import Inference

/// How each part of a Whisper model is held and multiplied.
///
/// 8-bit products are exact enough for the decoder, whose speed is set by the size of its weights. In the encoder
/// they are felt: the attention's output layer above all, then the second convolution and the projections
/// (Documentation/Decisions/0007-compute-plan.md has the figures).
public struct ComputePlan: Sendable, Equatable {
  /// The encoder's second convolution. The first is cheap and always in float32.
  public var convolution: ComputeType
  /// Queries, keys and values of the encoder.
  public var attentionInput: ComputeType
  public var attentionOutput: ComputeType
  /// The first feed-forward layer of the encoder, and the second, which 8 bits hurt least.
  public var feedForwardInput: ComputeType
  public var feedForwardOutput: ComputeType
  /// All layers of the decoder, its output layer included.
  public var decoder: ComputeType

  public static func uniform(_ type: ComputeType) -> ComputePlan {
    ComputePlan(
      convolution: type, attentionInput: type, attentionOutput: type, feedForwardInput: type,
      feedForwardOutput: type, decoder: type)
  }

  /// The fastest plan of an instruction set that keeps the encoder's output (cosine above 0.9995 to float32).
  public static func automatic(for instructionSet: InstructionSet) -> ComputePlan {
    if instructionSet.prefersBFloat16 {
      var plan = uniform(.bfloat16)
      plan.decoder = .int8
      return plan
    }
    var plan = uniform(.float32)
    plan.decoder = .int8
    // Below AVX-512 an 8-bit product is hardly faster than a float32 one.
    if instructionSet >= .avx512 { plan.feedForwardOutput = .int8 }
    return plan
  }

  /// Whether nothing is rounded: caches and attention then stay in float32 as well.
  var isExact: Bool { self == .uniform(.float32) }

  /// How keys and values of the audio are kept.
  var crossAttention: steno_element {
    if isExact { return STENO_F32 }
    return decoder == .int8 ? STENO_I8 : STENO_F16
  }
}
