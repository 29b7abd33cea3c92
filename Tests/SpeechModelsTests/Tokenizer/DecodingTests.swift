import Testing

@testable import SpeechModels

@Suite("Tokens to text")
struct DecodingTests {
  let tokenizer: WhisperTokenizer

  init() throws { tokenizer = try SmallVocabulary.tokenizer() }

  static let repairs: [(bytes: [UInt8], text: String)] = [
    ([0xF0, 0x9F, 0x98], "\u{FFFD}"),
    ([0xF0, 0x9F, 0x41], "\u{FFFD}A"),
    ([0xE2, 0x28, 0xA1], "\u{FFFD}(\u{FFFD}"),
    ([0xED, 0xA0, 0x80], "\u{FFFD}\u{FFFD}\u{FFFD}"),
    ([0xC0, 0xAF], "\u{FFFD}\u{FFFD}"),
    ([0xF4, 0x90, 0x80, 0x80], "\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}"),
    ([0x41, 0x80, 0x42], "A\u{FFFD}B"),
    ([0xE0, 0x80, 0x80], "\u{FFFD}\u{FFFD}\u{FFFD}"),
    ([0xF8, 0x88], "\u{FFFD}\u{FFFD}"),
    ([0xE3, 0x81, 0xE3, 0x81, 0x82], "\u{FFFD}あ"),
  ]

  @Test("Broken characters are replaced as Python replaces them", arguments: repairs)
  func repair(bytes: [UInt8], text: String) throws {
    let tokens = try bytes.map { try #require(tokenizer.vocabulary.id(of: [$0])) }
    #expect(identical(tokenizer.decode(tokens), text))
    #expect(tokenizer.decodeBytes(tokens) == bytes)
  }

  @Test("The steps through broken characters agree with the text they become")
  func repairSteps() {
    var random = TextGenerator(state: 3)
    let leads: [UInt8] = [
      0x41, 0x80, 0xBF, 0xC0, 0xC3, 0xE0, 0xE3, 0xED, 0xEF, 0xF0, 0xF4, 0xF5, 0xFF, 0x9F, 0x90,
    ]
    for _ in 0..<2000 {
      let bytes = (0..<Int.random(in: 1...12, using: &random)).map { _ in
        leads.randomElement(using: &random) ?? 0
      }
      var steps = 0
      var position = 0
      while position < bytes.count {
        position += UTF8Repair.stepLength(bytes, at: position)
        steps += 1
      }
      #expect(position == bytes.count)
      #expect(steps == String(decoding: bytes, as: UTF8.self).unicodeScalars.count, "\(bytes)")
    }
  }

  @Test("Special tokens show only where timestamps are asked for")
  func timestamps() {
    let words = tokenizer.encode(" the boat")
    let tokens =
      [tokenizer.startOfTranscript, tokenizer.timestampBegin] + words
      + [tokenizer.timestampBegin + 54, tokenizer.endOfText]
    #expect(tokenizer.decode(tokens) == " the boat")
    #expect(
      tokenizer.decodeWithTimestamps(tokens)
        == "<|startoftranscript|><|0.00|> the boat<|1.08|><|endoftext|>")
  }

  @Test("Timestamps count in steps of 0.02 s up to 30 s")
  func timestampSeconds() {
    let begin = tokenizer.timestampBegin
    #expect(tokenizer.timestampSeconds(begin) == 0)
    #expect(tokenizer.timestampSeconds(begin + 57) == 1.14)
    #expect(tokenizer.timestampSeconds(begin + 1500) == 30)
    #expect(tokenizer.timestampSeconds(begin + 1501) == nil)
    #expect(tokenizer.timestampSeconds(begin - 1) == nil)
    #expect(
      tokenizer.decodeWithTimestamps([begin + 1, begin + 50, begin + 1500]) == "<|0.02|><|1.00|><|30.00|>")
  }

  @Test("Ids out of range are skipped")
  func outOfRange() {
    let tokens = [Int.min, -1, 64, SmallVocabulary.size, 1 << 40, Int.max, 65]
    #expect(tokenizer.decode(tokens) == "ab")
    #expect(tokenizer.decodeWithTimestamps(tokens) == "ab")
    #expect(tokenizer.decodeBytes(tokens) == [0x61, 0x62])
    #expect(tokenizer.splitToWordTokens(tokens, language: "ja").wordTokens == tokens.map { [$0] })
    #expect(tokenizer.isTimestamp(Int.max) == false)
  }

  @Test("Any ids decode, and their words joined are the whole text")
  func randomTokens() {
    var random = TextGenerator(state: 4)
    for round in 0..<300 {
      let limit = round.isMultiple(of: 3) ? 1 << 20 : SmallVocabulary.textTokens.count
      let tokens = (0..<Int.random(in: 0...60, using: &random)).map { _ in
        Int.random(in: -5..<limit, using: &random)
      }
      let text = tokenizer.decodeWithTimestamps(tokens)
      for language in ["en", "zh"] {
        let (words, wordTokens) = tokenizer.splitToWordTokens(tokens, language: language)
        #expect(words.count == wordTokens.count)
        #expect(Array(wordTokens.joined()) == tokens)
        #expect(identical(words.joined(), text))
      }
    }
  }
}
