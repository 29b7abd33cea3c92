import SpeechModels
import Testing
import Transcripts

@testable import Transcription

@Suite("Batched decoding")
struct BatchedDecodingTests {
  private let tokenizer: WhisperTokenizer
  private let seconds = 1.0
  private let count = 4

  init() throws { tokenizer = try #require(ScriptedVocabulary.multilingual) }

  /// Says 2 to 7 words, each drawn from five by scores that depend on the window and all that was said before.
  /// - Parameter sharpness: small: no word is much likelier than the others.
  private func engine(sharpness: Float) -> ScriptedEngine {
    let tokenizer = tokenizer
    return ScriptedEngine { window, taken in
      guard let start = taken.firstIndex(of: tokenizer.startOfTranscript) else { return [1: 0] }
      let said = taken.count - start - 3
      if said < 0 { return [1: 0] }
      if said == 0 { return [tokenizer.time(0): 0] }
      if taken.last ?? 0 > tokenizer.timestampBegin, said > 1 { return [tokenizer.endOfText: 0] }
      if said > 2 + window % 6 { return [tokenizer.time(1): 0, tokenizer.endOfText: -3] }
      var state = UInt64(window + 1)
      for token in taken[(start + 3)...] { state = (state ^ UInt64(token)) &* 0x9E37_79B9_7F4A_7C15 }
      var scores: [Int: Float] = [:]
      for word in 0..<5 {
        state = (state ^ (state >> 29)) &* 0xBF58_476D_1CE4_E5B9
        scores[ScriptedVocabulary.word(10 * window + word)] = Float(state >> 40) / Float(1 << 24) * sharpness
      }
      return scores
    }
  }

  private func options(_ name: String) -> (options: TranscriptionOptions, sharpness: Float) {
    var options = TranscriptionOptions()
    switch name {
    case "greedy": return (options, 6)
    case "beams":
      options.beamSize = 4
      return (options, 3)
    case "long beams":
      options.beamSize = 3
      options.patience = 2
      options.lengthPenalty = 0.6
      return (options, 2)
    default:
      // Flat scores are never believed, so that every temperature is tried.
      options.temperatures = [0, 0.4, 1]
      options.bestOf = 3
      options.logProbabilityThreshold = -0.2
      options.noSpeechThreshold = nil
      options.beamSize = 2
      return (options, 0.5)
    }
  }

  @Test(
    "Chunks decoded together say what each says alone",
    arguments: ["greedy", "beams", "long beams", "temperatures"], [1, 3, 9])
  func alone(_ name: String, capacity: Int) throws {
    let (options, sharpness) = options(name)
    let chunks = (0..<count).map { AudioChunk.silent($0, start: 10 * Double($0), seconds: seconds) }
    let batch = ScriptedBatch(engine(sharpness: sharpness), tokenizer)
    try batch.run([ScriptedChunks(chunks)], capacity: capacity, options)
    let segments = try #require(batch.transcripts[0])
    try #require(segments.count == count)
    let single = engine(sharpness: sharpness)
    let decoder = WindowDecoder(engine: single, tokenizer: tokenizer, kernels: detectedKernels)
    for (window, segment) in segments.enumerated() {
      var decoding = DecodingOptions(options, language: "en", tokenizer: tokenizer)
      decoding.seed = UInt64(1000 * window)
      let result = try options.fallback.decode(window, decoding, seconds: seconds, with: decoder)
      #expect(segment.tokens == result.tokens)
      #expect(segment.averageLogProbability == Double(result.averageLogProbability))
      #expect(segment.temperature == Double(result.temperature))
      if name == "temperatures" { #expect(segment.temperature == 1) }
    }
    #expect(Set(segments.map(\.text)).count == count)
    if capacity > 1 { #expect(batch.engine.steps.contains { Set($0).count == min(capacity, count) }) }
  }

  @Test("Other chunks beside it change nothing of a chunk that is decoded warm")
  func seeds() throws {
    let (options, sharpness) = options("temperatures")
    let chunks = (0..<count).map { AudioChunk.silent($0, start: 10 * Double($0), seconds: seconds) }
    var texts: Set<String> = []
    for capacity in [1, 3] {
      let batch = ScriptedBatch(engine(sharpness: sharpness), tokenizer)
      try batch.run([ScriptedChunks(chunks)], capacity: capacity, options)
      texts.insert(try #require(batch.transcripts[0]).map(\.text).joined())
    }
    #expect(texts.count == 1)
  }

  @Test("The prompt leads every chunk, what was said before leads the windows of its chunk only")
  func prompts() throws {
    let tokenizer = tokenizer
    let word = ScriptedVocabulary.word(0)
    let makeEngine = {
      ScriptedEngine.saying(tokenizer) { window in
        [tokenizer.time(0), word]
          + (window == 1 ? [tokenizer.time(2), tokenizer.time(2)] : [tokenizer.time(4)])
      }
    }
    let engine = makeEngine()
    var options = TranscriptionOptions()
    options.initialPrompt = "Ada"
    let batch = ScriptedBatch(engine, tokenizer)
    let chunks = (0..<2).map { AudioChunk.silent($0, start: 10 * Double($0), seconds: 4) }
    try batch.run([ScriptedChunks(chunks)], capacity: 2, options)
    let start = [tokenizer.startOfPrevious] + tokenizer.encode(" Ada")
    let english = try #require(tokenizer.languageToken(for: "en"))
    let task = [tokenizer.startOfTranscript, english, tokenizer.transcribe]
    let openings = engine.openings.filter { $0.last == tokenizer.transcribe }
    #expect(
      openings == [start + task, start + task, start + [tokenizer.time(0), word, tokenizer.time(2)] + task])
    options.conditionOnPreviousText = false
    let unled = ScriptedBatch(makeEngine(), tokenizer)
    try unled.run([ScriptedChunks(chunks)], capacity: 2, options)
    #expect(
      unled.engine.openings.filter { $0.last == tokenizer.transcribe }.allSatisfy { $0 == start + task })
  }
}
