import ModelFixtures
import SpeechModels
import Testing

@testable import Transcription

@Suite("Word alignment")
struct WordAlignmentTests {
  private let tokenizer: WhisperTokenizer
  private let heads = [AlignmentHead(layer: 0, head: 0, lag: 3), AlignmentHead(layer: 0, head: 0, lag: -2)]

  init() throws { tokenizer = try #require(ScriptedVocabulary.multilingual) }

  /// An engine whose heads look, for each text token, at the stretch of audio given for it, each at its lag.
  private func alignment(_ stretches: [Range<Int>], heads: [AlignmentHead]? = nil) -> WordAlignment<
    ScriptedEngine
  > {
    let engine = ScriptedEngine { _, _ in [:] }
    let heads = heads ?? self.heads
    engine.attention = { tokens, _ in
      heads.map { head in
        tokens.indices.map { index in
          // Three tokens open the sequence; the row before a text token attends to it.
          let own = stretches.indices.contains(index - 3) ? stretches[index - 3] : 1400..<1500
          return (0..<1500).map { own.contains($0 - head.lag) ? 1 : 0.001 }
        }
      }
    }
    return WordAlignment(
      engine: engine, tokenizer: tokenizer, heads: heads, language: "en", task: .transcribe,
      kernels: scalarKernels)
  }

  @Test("Words start and end where attention moves on, to 20 ms, whatever the heads' lags")
  func diagonal() throws {
    // The last stretch is the end's.
    let stretches = [10..<40, 40..<70, 70..<140, 140..<200, 200..<250]
    let text = (0..<4).map(ScriptedVocabulary.word)
    let words = alignment(stretches).align(text, audio: 0, frames: 500)
    try #require(words.map(\.text) == [" w256", " w257", " w258", " w259"])
    for (word, stretch) in zip(words, stretches).dropFirst() {
      #expect(abs(word.start - Double(stretch.lowerBound) / 50) <= 0.02 + 1e-9)
    }
    for (word, stretch) in zip(words, stretches) {
      #expect(abs(word.end - Double(stretch.upperBound) / 50) <= 0.02 + 1e-9)
    }
    #expect(words.allSatisfy { $0.probability > 0.99 && $0.tokens.count == 1 })
  }

  @Test("With loudness the pauses between words belong to none of them")
  func pauses() throws {
    let stretches = [10..<60, 60..<120, 120..<250]
    let levels = (0..<500).map { frame -> Float in
      (40..<100).contains(frame) || (140..<230).contains(frame) ? 0 : -5
    }
    let words = alignment(stretches).align(
      [ScriptedVocabulary.word(0), ScriptedVocabulary.word(1)], audio: 0, frames: 500, levels: levels)
    try #require(words.count == 2)
    for (time, expected) in [
      (words[0].start, 0.38), (words[0].end, 1.04), (words[1].start, 1.38), (words[1].end, 2.34),
    ] { #expect(abs(time - expected) <= 0.02 + 1e-9, "\(words)") }
  }

  @Test("Random attention gives words in order within the window, and all of the text")
  func properties() {
    var random = SeededGenerator(seed: 5)
    for _ in 0..<20 {
      let count = Int.random(in: 1...12, using: &random)
      let frames = Int.random(in: 2...3000, using: &random)
      let engine = ScriptedEngine { _, _ in [:] }
      let seed = random.next()
      engine.attention = { tokens, heads in
        var random = SeededGenerator(seed: seed)
        return (0..<heads).map { _ in
          tokens.map { _ in (0..<1500).map { _ in Float.random(in: 0...1, using: &random) } }
        }
      }
      let alignment = WordAlignment(
        engine: engine, tokenizer: tokenizer, heads: [heads[0]], language: "en", task: .transcribe,
        kernels: scalarKernels)
      let text = (0..<count).map(ScriptedVocabulary.word)
      let levels = (0..<frames).map { _ in Float.random(in: -8...0, using: &random) }
      let words = alignment.align(text, audio: 0, frames: frames, levels: levels)
      #expect(words.flatMap(\.tokens) == text)
      for (index, word) in words.enumerated() {
        #expect(0 <= word.start && word.start <= word.end && word.end <= Double(frames) / 100 + 0.011)
        if index > 0 { #expect(words[index - 1].end <= word.start + 1e-9) }
      }
    }
  }

  @Test("Nothing said, no heads or no sound give no words")
  func nothing() {
    let word = ScriptedVocabulary.word(0)
    #expect(alignment([10..<20]).align([], audio: 0, frames: 500).isEmpty)
    #expect(alignment([10..<20], heads: []).align([word], audio: 0, frames: 500).isEmpty)
    #expect(alignment([10..<20]).align([word], audio: 0, frames: 1).isEmpty)
  }
}
