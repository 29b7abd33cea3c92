import Inference

/// One attention block's layers. Query, key and value of self-attention are one product.
struct AttentionWeights {
  let norm: NormWeights
  let input: PackedLinear
  let output: PackedLinear
}

struct NormWeights {
  let gamma: AlignedMemory<Float>
  let beta: AlignedMemory<Float>
}

struct FeedForwardWeights {
  let norm: NormWeights
  let up: PackedLinear
  let down: PackedLinear
}

struct EncoderLayer {
  let attention: AttentionWeights
  let feedForward: FeedForwardWeights
}

struct DecoderLayer {
  let attention: AttentionWeights
  let crossNorm: NormWeights
  let crossQuery: PackedLinear
  /// Keys and values of the encoder's output, in one product.
  let crossKeyValue: PackedLinear
  let crossOutput: PackedLinear
  let feedForward: FeedForwardWeights
}

/// All weights of a Whisper model, packed once and shared by every thread.
///
/// Names of the parts follow the reference implementation (`whisper.model`).
public final class WhisperWeights: @unchecked Sendable {
  public let dimensions: WhisperDimensions
  public let plan: ComputePlan
  let conv1: PackedLinear
  let conv2: PackedLinear
  let encoderPositions: AlignedMemory<Float>
  let encoderLayers: [EncoderLayer]
  let encoderNorm: NormWeights
  /// The token embedding, which is also the output layer.
  let embedding: PackedLinear
  let decoderPositions: AlignedMemory<Float>
  let decoderLayers: [DecoderLayer]
  let decoderNorm: NormWeights
  /// Memory of what all engines of this model have under way: the encoder's activations, the attention caches.
  let pool: MemoryPool

  /// - Parameter threads: threads that pack.
  /// - Throws: `WhisperCheckpointError`, or `WhisperModelError` if weights are not numbers.
  public init(_ checkpoint: any WhisperWeightSource, plan: ComputePlan, threads: Int = 1) throws {
    let loader = WhisperWeightLoader(checkpoint: checkpoint, plan: plan)
    dimensions = checkpoint.dimensions
    self.plan = plan
    // The first convolution sees raw features: 80 inputs a frame are cheap in full precision.
    conv1 = try loader.convolution("encoder.conv1", type: .float32)
    conv2 = try loader.convolution("encoder.conv2", type: plan.convolution)
    encoderPositions = try loader.vector("encoder.positional_embedding")
    encoderLayers = try (0..<dimensions.audioLayers).map { try loader.encoderLayer("encoder.blocks.\($0)") }
    encoderNorm = try loader.norm("encoder.ln_post")
    decoderLayers = try (0..<dimensions.textLayers).map { try loader.decoderLayer("decoder.blocks.\($0)") }
    decoderNorm = try loader.norm("decoder.ln")
    decoderPositions = try loader.vector("decoder.positional_embedding")
    embedding = try loader.linear(["decoder.token_embedding"], bias: [false], type: plan.decoder)
    // One run's activations, and small caches.
    pool = MemoryPool(
      idleLimit: (4 << 20)
        + EncoderScratch.byteCount(
          dimensions, convolvedIsRounded: plan.convolution == .bfloat16, attention: plan.convolution))
    try loader.pack(threads: threads)
  }

  /// The positions to compute of a window whose first `content` hold audio: all of them if nothing may be rounded.
  func extent(content: Int) -> AudioExtent {
    plan.isExact
      ? AudioExtent(all: dimensions.audioContext) : AudioExtent(content: content, of: dimensions.audioContext)
  }
}
