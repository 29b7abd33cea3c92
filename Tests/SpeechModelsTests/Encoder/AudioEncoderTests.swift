import Inference
import ModelFixtures
import Testing

@testable import SpeechModels

@Suite struct AudioEncoderTests {
  @Test(
    "In float32 the encoder gives what the formulas give in double precision", arguments: RandomWhisper.levels
  )
  func exact(level: InstructionSet) throws {
    let model = try RandomWhisper.small.get()
    let expected = try RandomWhisper.smallReference.get().audio.values
    let engine = try model.engine(.uniform(.float32), level)
    let first = engine.encoded(mel: model.mel).values.array
    #expect(likeness(first, expected).error < 1e-3)
    // The memory of the first window is used again.
    _ = engine.encoded(mel: model.mel.map { 5 - 3 * $0 })
    #expect(identical(engine.encoded(mel: model.mel).values.array, first))
  }

  @Test(
    "Rounded weights keep the encoder's output",
    arguments: RandomWhisper.levels, [ComputeType.bfloat16, .int8, nil])
  func rounded(level: InstructionSet, type: ComputeType?) throws {
    let model = try RandomWhisper.small.get()
    let expected = try RandomWhisper.smallReference.get().audio.values
    let engine = try model.engine(type.map { .uniform($0) } ?? .automatic(for: level), level)
    let (cosine, _) = likeness(engine.encoded(mel: model.mel).values.array, expected)
    #expect(cosine > (type == .bfloat16 ? 0.999 : 0.99))
  }

  @Test(
    "The number of threads does not change a bit",
    arguments: RandomWhisper.levels, [ComputeType.float32, .bfloat16, .int8])
  func threads(level: InstructionSet, type: ComputeType) throws {
    let model = try RandomWhisper.small.get()
    let outputs = try [1, 2, 3].map { threads in
      let engine = try model.engine(.uniform(type), level, threads: threads)
      let encoded = engine.encoded(mel: model.mel).values.array
      let audio = engine.encode(mel: model.mel)
      let past = engine.makePast()
      return encoded + engine.step([EngineInput(tokens: [1, 2], past: past, audio: audio)])
    }
    #expect(identical(outputs[0], outputs[1]))
    #expect(identical(outputs[0], outputs[2]))
  }

  @Test("Any number of positions fits", arguments: [1, 2, 15, 16, 17, 31, 33, 96, 97])
  func contexts(context: Int) throws {
    var fixture = WhisperFixture()
    fixture.melBins = 8
    fixture.audioContext = context
    let model = try RandomWhisper(fixture)
    let expected = DoubleWhisper(fixture).encode(model.mel).values
    for level in RandomWhisper.levels {
      let exact = try model.engine(.uniform(.float32), level, threads: 2).encoded(mel: model.mel)
      #expect(likeness(exact.values.array, expected).error < 1e-3, "\(level)")
      let rounded = try model.engine(.uniform(.bfloat16), level).encoded(mel: model.mel)
      #expect(likeness(rounded.values.array, expected).cosine > 0.999, "\(level)")
    }
  }

  @Test("A shorter window is encoded as if no longer one had been", arguments: RandomWhisper.levels)
  func shorter(level: InstructionSet) throws {
    let model = try RandomWhisper.small.get()
    for type in [ComputeType.float32, .bfloat16] {
      let weights = try WhisperWeights(model.checkpoint, plan: .uniform(type))
      let threads = ComputeThreads(count: 2)
      let encoder = AudioEncoder(weights: weights, kernels: Kernels(level))
      let fresh = AudioEncoder(weights: weights, kernels: Kernels(level))
      // What lies beyond the content must not matter to memory that a longer window has used.
      var part = model.mel
      let content = 2 * 41
      for index in content * model.fixture.melBins..<part.count { part[index] = 0 }
      // A window that went wrong must not reach the next one either.
      _ = encoder.encode(
        mel: model.mel.map { $0 * .infinity }, content: 2 * model.fixture.audioContext, threads: threads)
      let encoded = encoder.encode(mel: part, content: content, threads: threads)
      #expect(
        identical(
          encoded.values.array, fresh.encode(mel: part, content: content, threads: threads).values.array))
    }
  }
}
