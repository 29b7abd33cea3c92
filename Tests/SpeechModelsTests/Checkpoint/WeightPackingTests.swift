import CKernels
import Inference
import ModelFixtures
import Testing

@testable import SpeechModels

@Suite struct WeightPackingTests {
  private static func bytes(_ layer: PackedLinear) -> [UInt8] {
    Array(UnsafeRawBufferPointer(start: layer.descriptor.panels, count: layer.byteCount))
  }

  /// Layers of several blocks, some of which hold rows of two roles.
  private static var fixture: WhisperFixture {
    var fixture = WhisperFixture()
    (fixture.audioWidth, fixture.textWidth, fixture.vocabularySize) = (320, 320, 1_999)
    return fixture
  }

  /// A layer of the model packed at once on one thread, from the values that the checkpoint gives.
  private static func layer(
    _ checkpoint: WhisperCheckpoint, _ roles: [String], biased: [Bool], _ type: ComputeType
  ) throws -> PackedLinear {
    var (rows, bias): ([Float], [Float]) = ([], [])
    for (role, isBiased) in zip(roles, biased) {
      let values = try checkpoint.float32(role + ".weight")
      let outputs = try checkpoint.shape(role + ".weight")[0]
      rows += values
      bias += isBiased ? try checkpoint.float32(role + ".bias") : [Float](repeating: 0, count: outputs)
    }
    let (outputs, inputs) = (bias.count, rows.count / bias.count)
    return try PackedLinear(
      outputs: outputs, inputs: inputs, type: type, bias: biased.contains(true) ? bias : nil
    ) { Array(rows[$0.lowerBound * inputs..<$0.upperBound * inputs]) }
  }

  @Test(
    "Any number of threads packs the same bits as one layer after another",
    arguments: [
      WhisperFixture.Format.ctranslate2(.float16), .ctranslate2(.int8), .safetensors(.bfloat16),
      .ggml(.q8Blocks),
    ], [1, 3])
  func threads(format: WhisperFixture.Format, threads: Int) throws {
    let folder = try TemporaryFolder()
    try Self.fixture.write(format, to: folder.path)
    let checkpoint = try WhisperCheckpoint.open(folder.path)
    let plan = ComputePlan(
      convolution: .bfloat16, attentionInput: .bfloat16, attentionOutput: .float32,
      feedForwardInput: .float32,
      feedForwardOutput: .int8, decoder: .int8)
    let weights = try WhisperWeights(checkpoint, plan: plan, threads: threads)
    let encoder = "encoder.blocks.0"
    let decoder = "decoder.blocks.0"
    let (audio, text) = (weights.encoderLayers[0], weights.decoderLayers[0])
    let attention = ["attn.query", "attn.key", "attn.value"]
    let expected: [(PackedLinear, [String], [Bool], ComputeType)] = [
      (audio.attention.input, attention.map { "\(encoder).\($0)" }, [true, false, true], .bfloat16),
      (audio.attention.output, ["\(encoder).attn.out"], [true], .float32),
      (audio.feedForward.up, ["\(encoder).mlp.0"], [true], .float32),
      (audio.feedForward.down, ["\(encoder).mlp.2"], [true], .int8),
      (text.attention.input, attention.map { "\(decoder).\($0)" }, [true, false, true], .int8),
      (text.crossQuery, ["\(decoder).cross_attn.query"], [true], .int8),
      (text.crossKeyValue, ["key", "value"].map { "\(decoder).cross_attn.\($0)" }, [false, true], .int8),
      (text.feedForward.down, ["\(decoder).mlp.2"], [true], .int8),
      (weights.embedding, ["decoder.token_embedding"], [false], .int8),
    ]
    for (actual, roles, biased, type) in expected {
      let layer = try Self.layer(checkpoint, roles, biased: biased, type)
      #expect(Self.bytes(actual) == Self.bytes(layer), "\(roles)")
    }
    #expect(weights.decoderPositions.array == (try checkpoint.float32("decoder.positional_embedding")))
    #expect(weights.encoderNorm.beta.array == (try checkpoint.float32("encoder.ln_post.bias")))
  }

  @Test("A convolution's taps come first, its channels after them", arguments: ComputeType.allCases)
  func convolution(type: ComputeType) throws {
    let folder = try TemporaryFolder()
    try Self.fixture.write(.safetensors(.float16), to: folder.path)
    let checkpoint = try WhisperCheckpoint.open(folder.path)
    let weights = try WhisperWeights(checkpoint, plan: .uniform(type), threads: 2)
    for (layer, role, type) in [
      (weights.conv1, "encoder.conv1", ComputeType.float32), (weights.conv2, "encoder.conv2", type),
    ] {
      let source = try checkpoint.float32(role + ".weight")
      let (inputs, channels) = (layer.inputs, layer.inputs / 3)
      let expected = try PackedLinear(
        outputs: layer.outputs, inputs: inputs, type: type, bias: checkpoint.float32(role + ".bias")
      ) { range in
        range.flatMap { row in
          (0..<inputs).map { source[row * inputs + $0 % channels * 3 + $0 / channels] }
        }
      }
      #expect(Self.bytes(layer) == Self.bytes(expected))
    }
  }
}
