import Inference
import ModelFixtures
import Testing

@testable import SpeechModels

@Suite struct TextDecoderTests {
  static let tokens = [7, 280, 3, 3, 150, 299, 0, 41, 77]
  static let types: [ComputeType] = [.float32, .bfloat16, .int8]

  private func step(
    _ engine: CPUWhisperEngine, _ inputs: [EngineInput<CrossAttentionCache, SelfAttentionCache>]
  ) -> [Float] { Array(engine.step(inputs)) }

  @Test(
    "Scores and attention are what the formulas give in double precision",
    arguments: RandomWhisper.levels, [ComputeType.float32, .bfloat16, .int8, nil])
  func definition(level: InstructionSet, type: ComputeType?) throws {
    let model = try RandomWhisper.small.get()
    let reference = try RandomWhisper.smallReference.get()
    let (scores, attention) = reference.model.decode(Self.tokens, reference.audio)
    let engine = try model.engine(type.map { .uniform($0) } ?? .automatic(for: level), level)
    let heads = [(1, 0), (0, 1), (1, 1)].map { AlignmentHead(layer: $0.0, head: $0.1) }
    let aligned = engine.align(tokens: Self.tokens, audio: engine.encode(mel: model.mel), heads: heads)
    let (cosine, error) = likeness(aligned.scores, scores.values)
    if type == .float32 { #expect(error < 1e-3) } else { #expect(cosine > 0.99) }
    try #require(aligned.attention.count == heads.count)
    for (head, rows) in zip(heads, aligned.attention) {
      try #require(rows.count == Self.tokens.count)
      let expected = try #require(attention[[head.layer, head.head]])
      for row in rows {
        try #require(row.count == model.fixture.audioContext)
        #expect(abs(row.reduce(0, +) - 1) < 1e-4)
      }
      let difference = likeness(rows.flatMap { $0 }, expected.values)
      if type == .float32 { #expect(difference.error < 1e-3) } else { #expect(difference.cosine > 0.99) }
    }
  }

  @Test(
    "Tokens taken in together give the bits of tokens taken in one by one",
    arguments: RandomWhisper.levels, types)
  func prefill(level: InstructionSet, type: ComputeType) throws {
    let model = try RandomWhisper.small.get()
    let engine = try model.engine(.uniform(type), level)
    let audio = engine.encode(mel: model.mel)
    let all = engine.align(tokens: Self.tokens, audio: audio, heads: []).scores
    let (single, pairs) = (engine.makePast(), engine.makePast())
    let vocabulary = model.fixture.vocabularySize
    for (index, token) in Self.tokens.enumerated() {
      let scores = step(engine, [EngineInput(tokens: [token], past: single, audio: audio)])
      #expect(identical(scores, Array(all[index * vocabulary..<(index + 1) * vocabulary])), "token \(index)")
    }
    for (part, end) in [(0..<4, 3), (4..<5, 4), (5..<9, 8)] {
      let scores = step(engine, [EngineInput(tokens: Array(Self.tokens[part]), past: pairs, audio: audio)])
      #expect(identical(scores, Array(all[end * vocabulary..<(end + 1) * vocabulary])), "\(part)")
    }
    #expect(single.count == Self.tokens.count)
  }

  @Test("Sequences of one step do not disturb each other", arguments: RandomWhisper.levels, types)
  func batch(level: InstructionSet, type: ComputeType) throws {
    let model = try RandomWhisper.small.get()
    let engine = try model.engine(.uniform(type), level)
    let audios = [engine.encode(mel: model.mel), engine.encode(mel: model.mel.map { 1 - $0 })]
    let sequences = [([5, 6, 7], 0), ([9], 0), ([8, 5], 1), ([1, 2, 3, 4], 0), ([5, 6, 7], 1)]
    let alone = sequences.map { tokens, audio in
      let past = engine.makePast()
      let first = step(engine, [EngineInput(tokens: tokens, past: past, audio: audios[audio])])
      return (first, step(engine, [EngineInput(tokens: [11], past: past, audio: audios[audio])]))
    }
    let inputs = sequences.map { EngineInput(tokens: $0.0, past: engine.makePast(), audio: audios[$0.1]) }
    #expect(identical(step(engine, inputs), alone.flatMap(\.0)))
    let next = inputs.map { EngineInput(tokens: [11], past: $0.past, audio: $0.audio) }
    #expect(identical(step(engine, next), alone.flatMap(\.1)))
    #expect(!identical(alone[0].0, alone[4].0), "the two recordings must differ")
  }

  @Test(
    "Parts of one sequence in one step, and a few candidates only, give the bits of all",
    arguments: RandomWhisper.levels,
    types)
  func parts(level: InstructionSet, type: ComputeType) throws {
    let model = try RandomWhisper.small.get()
    let engine = try model.engine(.uniform(type), level)
    let audio = engine.encode(mel: model.mel)
    let vocabulary = model.fixture.vocabularySize
    let whole = engine.align(tokens: Self.tokens, audio: audio, heads: []).scores
    let other = step(engine, [EngineInput(tokens: [5], past: engine.makePast(), audio: audio)])
    for candidates in [nil, 17..<33, 0..<250] as [Range<Int>?] {
      let past = engine.makePast()
      let inputs = [
        EngineInput(tokens: Array(Self.tokens[..<2]), past: past, audio: audio, candidates: candidates),
        EngineInput(tokens: Array(Self.tokens[2...]), past: past, audio: audio),
        EngineInput(tokens: [5], past: engine.makePast(), audio: audio, candidates: 40..<300),
      ]
      let scores = step(engine, inputs)
      let wanted = candidates ?? 0..<vocabulary
      #expect(
        identical(
          Array(scores[wanted]), Array(whole[vocabulary + wanted.lowerBound..<vocabulary + wanted.upperBound])
        ))
      #expect(identical(Array(scores[vocabulary..<2 * vocabulary]), Array(whole.suffix(vocabulary))))
      #expect(identical(Array(scores[2 * vocabulary + 40..<2 * vocabulary + 300]), Array(other[40..<300])))
      #expect(past.count == Self.tokens.count)
    }
  }

  @Test("Memory that was used before changes nothing", arguments: RandomWhisper.levels, types)
  func usedMemory(level: InstructionSet, type: ComputeType) throws {
    let model = try RandomWhisper.small.get()
    let weights = try WhisperWeights(model.checkpoint, plan: .uniform(type))
    let engine = CPUWhisperEngine(weights: weights, threads: 1, kernels: Kernels(level))
    func run(_ mel: [Float], _ tokens: [Int]) -> [Float] {
      engine.align(tokens: tokens, audio: engine.encode(mel: mel), heads: []).scores
    }
    let fresh = run(model.mel, Self.tokens)
    // Blocks full of what is not a number, as large as any that the engine takes.
    for shift in 8..<22 {
      let blocks = (0..<3).map { weights.pool.take((1 << shift) + $0 << (shift - 2)) }
      for block in blocks { block.pointer.update(repeating: 0xFF, count: block.count) }
    }
    #expect(identical(run(model.mel, Self.tokens), fresh))
    _ = run(model.mel.map { 1 - $0 }, Array(0..<30))
    #expect(identical(run(model.mel, Self.tokens), fresh))
  }

  @Test("A copied past goes its own way", arguments: RandomWhisper.levels, types)
  func copies(level: InstructionSet, type: ComputeType) throws {
    let model = try RandomWhisper.small.get()
    let engine = try model.engine(.uniform(type), level)
    let audio = engine.encode(mel: model.mel)
    // 15, 16 and 17 tokens end before, at and after a panel of keys.
    for length in [1, 15, 16, 17] {
      let (source, target) = (engine.makePast(), engine.makePast())
      // What the target held before must not matter.
      _ = engine.step([EngineInput(tokens: Array(100..<120), past: target, audio: audio)])
      for token in 0..<length { _ = engine.step([EngineInput(tokens: [token], past: source, audio: audio)]) }
      engine.copy(source, to: target)
      #expect(target.count == length)
      let other = step(engine, [EngineInput(tokens: [201], past: target, audio: audio)])
      let fresh = engine.makePast()
      engine.copy(source, to: fresh)
      let one = step(engine, [EngineInput(tokens: [200], past: source, audio: audio)])
      #expect(identical(one, step(engine, [EngineInput(tokens: [200], past: fresh, audio: audio)])))
      #expect(!identical(one, other))
      let second = [source, fresh].map { step(engine, [EngineInput(tokens: [7], past: $0, audio: audio)]) }
      #expect(identical(second[0], second[1]))
    }
  }

  @Test("A sequence may fill the whole context", arguments: RandomWhisper.levels)
  func fullContext(level: InstructionSet) throws {
    let model = try RandomWhisper.small.get()
    let reference = try RandomWhisper.smallReference.get()
    let tokens = (0..<model.fixture.textContext).map { $0 * 7 % 300 }
    let engine = try model.engine(.uniform(.float32), level)
    let scores = engine.align(tokens: tokens, audio: engine.encode(mel: model.mel), heads: []).scores
    #expect(likeness(scores, reference.model.decode(tokens, reference.audio).scores.values).error < 1e-3)
  }
}

extension WhisperEngine {
  /// All scores [tokens][vocabulary] and the attention [heads][tokens][audio context].
  fileprivate func align(
    tokens: [Int], audio: Audio, heads: [AlignmentHead]
  ) -> (scores: [Float], attention: [[[Float]]]) {
    var scores: [Float] = []
    let attention = align(tokens: tokens, audio: audio, heads: heads) { scores += $1 }
    return (scores, attention)
  }
}
