import Foundation
import SpeechModels
import Testing

@testable import Transcription

@Suite("Window decoder")
struct WindowDecoderTests {
  private let tokenizer: WhisperTokenizer

  init() throws { tokenizer = try #require(ScriptedVocabulary.multilingual) }

  private func decoder(_ engine: ScriptedEngine) -> WindowDecoder<ScriptedEngine> {
    WindowDecoder(engine: engine, tokenizer: tokenizer, kernels: scalarKernels)
  }

  /// Says the tokens one after another, then ends.
  private func saying(_ tokens: [Int]) -> ScriptedEngine {
    let tokenizer = tokenizer
    return ScriptedEngine { _, taken in
      guard let start = taken.firstIndex(of: tokenizer.startOfTranscript) else { return [1: 0] }
      let said = taken.count - start - 3
      if said < 0 { return [tokenizer.noSpeech: log(0.25), 1: log(0.75)] }
      return said < tokens.count ? [tokens[said]: 0] : [tokenizer.endOfText: 0]
    }
  }

  private func time(_ seconds: Double) -> Int { tokenizer.timestampBegin + Int((seconds * 50).rounded()) }
  private func word(_ number: Int) -> Int { ScriptedVocabulary.word(number) }

  @Test("Tokens, text, probabilities and no-speech probability come out")
  func plain() throws {
    let said = [time(0), word(0), word(1), time(2)]
    let engine = saying(said)
    let result = try decoder(engine).decode(0, DecodingOptions())
    #expect(result.tokens == said)
    #expect(result.text == "w256 w257")
    #expect(result.averageLogProbability == 0)
    #expect(abs(result.noSpeechProbability - 0.25) < 1e-5)
    let english = try #require(tokenizer.languageToken(for: "en"))
    #expect(engine.openings.last == [tokenizer.startOfTranscript, english, tokenizer.transcribe])
  }

  @Test("Task, language, prompt, prefix and no-timestamps stand in the reference's order")
  func opening() throws {
    let engine = saying([])
    var options = DecodingOptions()
    options.task = .translate
    options.language = "de"
    options.withoutTimestamps = true
    options.prompt = [300, 301]
    options.prefix = [400]
    options.suppressBlank = false
    _ = try decoder(engine).decode(0, options)
    let german = try #require(tokenizer.languageToken(for: "de"))
    #expect(
      engine.openings.last == [
        tokenizer.startOfPrevious, 300, 301, tokenizer.startOfTranscript, german, tokenizer.translate,
        tokenizer.noTimestamps, 400,
      ])
  }

  @Test("Of a long prompt the last 223 tokens stay, and all of the context is used")
  func longPrompt() throws {
    let tokenizer = tokenizer
    let (start, next) = (time(0), word(7))
    let engine = ScriptedEngine { _, taken in
      taken.last == tokenizer.transcribe ? [start: 0] : [next: 0, tokenizer.noSpeech: -9]
    }
    var options = DecodingOptions()
    options.prompt = Array(1000..<1400)
    let result = try decoder(engine).decode(0, options)
    #expect(engine.openings.last?.prefix(2) == [tokenizer.startOfPrevious, 1177])
    #expect(engine.openings.last?.count == 227)
    // 448 are taken in; the token after the last of them still counts.
    #expect(engine.longestSequence == 448)
    #expect(result.tokens.count == 222)
    options.prefix = Array(2000..<2400)
    _ = try decoder(engine).decode(0, options)
    #expect(engine.longestSequence == 448)
  }

  @Test("The sample length limits, without it half the context does", arguments: [1, 5, 400])
  func sampleLength(_ length: Int) throws {
    let tokenizer = tokenizer
    let (start, next) = (time(0), word(7))
    let engine = ScriptedEngine { _, taken in taken.last == tokenizer.transcribe ? [start: 0] : [next: 0] }
    var options = DecodingOptions()
    #expect(try decoder(engine).decode(0, options).tokens.count == 224)
    options.sampleLength = length
    #expect(try decoder(engine).decode(0, options).tokens.count == length)
  }

  @Test("Suppressed tokens lose, −1 stands for the non-speech tokens, ids out of range for nothing")
  func suppression() throws {
    let tokenizer = tokenizer
    let note = try #require(tokenizer.nonSpeechTokens.last)
    let (start, plain, other) = (time(0), word(1), word(2))
    let engine = ScriptedEngine { _, taken in
      switch taken.count {
      case ..<3: [1: 0]
      case 3: [start: 0]
      case 4: [note: 3, other: 2, plain: 1]
      default: [tokenizer.endOfText: 0]
      }
    }
    func first(_ suppress: [Int]?) throws -> Int {
      var options = DecodingOptions()
      options.suppressTokens = suppress
      return try decoder(engine).decode(0, options).tokens[1]
    }
    #expect(try first(nil) == other)
    #expect(try first([]) == note)
    #expect(try first([note, other]) == plain)
    #expect(try first([-1, other, 999_999, -7]) == plain)
  }

  @Test("Beams keep their own past and find what greedy decoding misses")
  func beams() throws {
    let tokenizer = tokenizer
    let (start, a, b, c) = (time(0), word(1), word(2), word(3))
    // The likelier first word leads to improbable ends.
    let engine = ScriptedEngine { _, taken in
      switch Array(taken.dropFirst(3)) {
      case _ where taken.count < 3: [1: 0]
      case []: [start: 0]
      case [start]: [a: log(0.6), b: log(0.4)]
      case [start, a]: [a: log(0.4), b: log(0.3), c: log(0.3)]
      case [start, b]: [c: log(0.95), a: log(0.05)]
      default: [tokenizer.endOfText: log(0.9), c: log(0.1)]
      }
    }
    var options = DecodingOptions()
    #expect(try decoder(engine).decode(0, options).tokens == [start, a, a])
    options.beamSize = 3
    let result = try decoder(engine).decode(0, options)
    #expect(result.tokens == [start, b, c])
    #expect(abs(result.averageLogProbability - log(0.4 * 0.95 * 0.9) / 4) < 1e-5)
  }

  @Test("Of several samples the likeliest is kept, the same for the same seed")
  func bestOf() throws {
    let tokenizer = tokenizer
    let (start, a, b) = (time(0), word(1), word(2))
    let engine = ScriptedEngine { _, taken in
      switch taken.count {
      case ..<3: [1: 0]
      case 3: [start: 0]
      case 4...6: [a: log(0.55), b: log(0.45)]
      default: [tokenizer.endOfText: 0]
      }
    }
    var options = DecodingOptions()
    options.temperature = 1
    options.bestOf = 40
    options.seed = 3
    let result = try decoder(engine).decode(0, options)
    #expect(result.tokens == [start, a, a, a])
    #expect(result.temperature == 1)
    options.bestOf = 1
    let one = try decoder(engine).decode(0, options)
    #expect(try decoder(engine).decode(0, options) == one)
  }

  @Test("Languages come by likelihood; an English-only model is not asked")
  func languages() throws {
    let german = try #require(tokenizer.languageToken(for: "de"))
    let english = try #require(tokenizer.languageToken(for: "en"))
    let engine = ScriptedEngine { _, taken in
      taken.count == 1 ? [german: log(0.3), english: log(0.1), 5: 9] : [:]
    }
    let found = decoder(engine).detectLanguages(0)
    #expect(found.count == 99)
    #expect(found.prefix(2).map(\.code) == ["de", "en"])
    #expect(abs(found[0].probability - 0.75) < 1e-5)
    let only = WindowDecoder(
      engine: engine, tokenizer: try #require(ScriptedVocabulary.english), kernels: scalarKernels)
    #expect(only.detectLanguages(0) == [DetectedLanguage(code: "en", probability: 1)])
  }

  @Test("What the cancellation check throws ends the decoding")
  func cancellation() {
    struct Stop: Error {}
    var decoder = decoder(saying([time(0), word(0)]))
    decoder.checkCancellation = { throw Stop() }
    #expect(throws: Stop.self) { try decoder.decode(0, DecodingOptions()) }
  }
}
