import Foundation
import SpeechModels
import Testing
import Transcripts

@testable import Transcription

@Suite("Languages of batched recordings")
struct BatchedLanguageTests {
  private let tokenizer: WhisperTokenizer

  init() throws { tokenizer = try #require(ScriptedVocabulary.multilingual) }

  private func found(_ languages: (String, Double)...) -> [DetectedLanguage] {
    languages.map { DetectedLanguage(code: $0.0, probability: $0.1) }
  }

  @Test("Longer chunks weigh more, and what is clear needs no more chunks")
  func evidence() {
    var evidence = LanguageEvidence()
    #expect(evidence.best == nil && !evidence.isClear)
    evidence.add(found(("de", 0.6), ("en", 0.4)), seconds: 10)
    #expect(evidence.best?.code == "de" && !evidence.isClear)
    evidence.add(found(("en", 0.9), ("de", 0.1)), seconds: 30)
    #expect(evidence.best?.code == "en")
    #expect(abs((evidence.best?.probability ?? 0) - (0.4 * 10 + 0.9 * 30) / 40) < 1e-12)
    #expect(evidence.isClear)
    var none = LanguageEvidence()
    none.add(found(("fr", 0.5)), seconds: 0)
    #expect(none.best?.code == "fr" && none.best?.probability == 0.5)
    var tie = LanguageEvidence()
    tie.add(found(("nl", 0.5), ("af", 0.5)), seconds: 1)
    #expect(tie.best?.code == "af", "the same every time")
  }

  @Test("A chunk's own language counts where it is clear")
  func choice() {
    #expect(LanguageEvidence.choose(found(("fr", 0.9), ("en", 0.1)), recording: "en") == "fr")
    #expect(LanguageEvidence.choose(found(("fr", 0.5), ("en", 0.4)), recording: "en") == "en")
    #expect(LanguageEvidence.choose([], recording: "de") == "de")
  }

  /// Hears in every window what `languages` says, and then one word.
  private func engine(_ languages: @escaping (Int) -> [String: Double]) throws -> ScriptedEngine {
    let tokenizer = tokenizer
    let english = try #require(tokenizer.languageToken(for: "en"))
    return ScriptedEngine { window, taken in
      if taken.count == 1 {
        var scores: [Int: Float] = [english: -20]
        for (code, probability) in languages(window) {
          if let token = tokenizer.languageToken(for: code) { scores[token] = log(Float(probability)) }
        }
        return scores
      }
      switch taken.count - 3 {
      case 0: return [tokenizer.time(0): 0]
      case 1: return [ScriptedVocabulary.word(window): 0]
      case 2: return [tokenizer.time(1): 0]
      default: return [tokenizer.endOfText: 0]
      }
    }
  }

  private func chunks(_ count: Int) -> ScriptedChunks {
    ScriptedChunks((0..<count).map { .silent($0, start: 3 * Double($0), seconds: 1) })
  }

  private func spoken(_ engine: ScriptedEngine) -> [String] {
    engine.openings.filter { $0.count == 3 }.compactMap { opening in
      WhisperLanguage.codes.first { tokenizer.languageToken(for: $0) == opening[1] }
    }
  }

  @Test("Up to three chunks are heard until the language is clear, and none is encoded twice")
  func detection() throws {
    for (first, second, expected, heard) in [
      (0.9, 0.9, "de", 1), (0.5, 0.95, "de", 2), (0.5, 0.5, "de", 3),
    ] {
      let engine = try engine {
        [["de": first, "fr": 1 - first], ["de": second, "fr": 1 - second]][min($0, 1)]
      }
      let batch = ScriptedBatch(engine, tokenizer)
      try batch.run([chunks(5)], language: nil)
      #expect(batch.entries[0]?.first == .language(expected))
      #expect(engine.windows.count == 5)
      #expect(engine.openings.count { $0.count == 1 } == heard + 5, "\(heard) detections, five decodings")
      #expect(spoken(engine) == [String](repeating: "de", count: 5))
      #expect(batch.transcripts[0]?.map(\.language) == [String?](repeating: nil, count: 5))
      #expect(batch.transcripts[0]?.map(\.text) == (0..<5).map { " w\(256 + $0)" })
    }
  }

  @Test("A given language is not looked for")
  func given() throws {
    let engine = try engine { _ in ["de": 1] }
    let batch = ScriptedBatch(engine, tokenizer)
    try batch.run([chunks(2)], language: "fr")
    #expect(spoken(engine) == ["fr", "fr"])
    #expect(engine.openings.count { $0.count == 1 } == 2)
  }

  @Test("In a recording of several languages every chunk gets its own, doubtful ones the recording's")
  func mixed() throws {
    let languages = [["de": 0.9], ["fr": 0.95], ["fr": 0.5, "de": 0.45], ["en": 0.8, "de": 0.2], ["de": 1]]
    let engine = try engine { languages[$0] }
    var options = TranscriptionOptions()
    options.detectsLanguagePerChunk = true
    let batch = ScriptedBatch(engine, tokenizer)
    try batch.run([chunks(5)], capacity: 3, language: nil, options)
    let segments = try #require(batch.transcripts[0])
    #expect(segments.map(\.language) == ["de", "fr", "de", "en", "de"])
    #expect(segments.map(\.text) == (0..<5).map { " w\(256 + $0)" })
    #expect(batch.entries[0]?.first == .language("de"))
  }

  @Test("A recording without speech is said to be English with probability 0")
  func silence() throws {
    let batch = ScriptedBatch(try engine { _ in [:] }, tokenizer)
    try batch.run([ScriptedChunks([])], language: nil)
    #expect(batch.entries[0]?.first == .language("en"))
    #expect(batch.engine.windows.isEmpty)
  }
}
