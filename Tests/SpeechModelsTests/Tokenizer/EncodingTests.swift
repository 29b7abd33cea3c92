import Testing

@testable import SpeechModels

@Suite("Byte-pair encoding")
struct EncodingTests {
  let tokenizer: WhisperTokenizer

  init() throws { tokenizer = try SmallVocabulary.tokenizer() }

  @Test(
    "Texts become the tokens that an independent implementation gives", arguments: SmallVocabulary.encodings)
  func goldens(text: String, tokens: [Int]) {
    #expect(tokenizer.encode(text) == tokens)
  }

  @Test("Decoding gives the text back, character by character")
  func roundTrip() {
    for text in SmallVocabulary.encodings.map(\.text) + randomTexts(count: 500, seed: 1) {
      #expect(identical(tokenizer.decode(tokenizer.encode(text)), text))
    }
  }

  @Test("The queue merges as trying all pairs each time does")
  func bruteForce() {
    let ranks = Dictionary(
      uniqueKeysWithValues: SmallVocabulary.textTokens.enumerated().map { ($1, $0) })
    for text in randomTexts(count: 400, seed: 2) {
      var expected: [Int] = []
      var start = text.utf8.startIndex
      for end in PreTokenizer.pieceEnds(of: text).map({ text.utf8.index(text.utf8.startIndex, offsetBy: $0) })
      {
        var parts = text.utf8[start..<end].map { ByteLevelAlphabet.spelling(of: [$0]) }
        while let best = parts.indices.dropLast()
          .compactMap({ i in ranks[parts[i] + parts[i + 1]].map { (rank: $0, index: i) } })
          .min(by: { $0 < $1 })
        {
          parts[best.index] += parts.remove(at: best.index + 1)
        }
        expected += parts.compactMap { ranks[$0] }
        start = end
      }
      #expect(tokenizer.encode(text) == expected, "\(text.debugDescription)")
    }
  }

  @Test("A long text without a break costs no more than its length", .timeLimit(.minutes(1)))
  func longPiece() {
    let text = String(repeating: "hethe", count: 20_000)
    let tokens = tokenizer.encode(text)
    #expect(tokenizer.decode(tokens) == text)
    #expect(tokens.count < 60_000)
  }

  @Test("Names of special tokens in a text are text")
  func specialNamesAreText() {
    let tokens = tokenizer.encode("<|endoftext|><|en|>")
    #expect(tokens.allSatisfy { $0 < tokenizer.endOfText })
    #expect(tokenizer.decode(tokens) == "<|endoftext|><|en|>")
  }

  @Test(
    "Text is cut before merging as the GPT-2 pattern cuts it",
    arguments: [
      ("it's a we'll", ["it", "'s", " a", " we", "'ll"]),
      ("'sa 'Sa", ["'s", "a", " '", "Sa"]),
      ("I'd've they're", ["I", "'d", "'ve", " they", "'re"]),
      ("'l 'r 'v '", ["'", "l", " '", "r", " '", "v", " '"]),
      ("  a \n b\n\n", [" ", " a", " \n", " b", "\n\n"]),
      ("x1y22 33", ["x", "1", "y", "22", " 33"]),
      ("!?'s ' 's", ["!?'", "s", " '", " '", "s"]),
      ("\t x", ["\t", " x"]),
      ("a\u{A0}b \u{3000}c", ["a", "\u{A0}", "b", " ", "\u{3000}", "c"]),
      ("नमस्ते", ["नमस", "\u{94D}", "त", "\u{947}"]),
      ("end  ", ["end", "  "]),
      (" \n", [" \n"]),
      ("½a", ["½", "a"]),
      ("a\u{32400}", ["a", "\u{32400}"]),
    ])
  func pieces(text: String, expected: [String]) {
    let bytes = Array(text.utf8)
    let ends = PreTokenizer.pieceEnds(of: text)
    let pieces = zip([0] + ends, ends).map { String(decoding: bytes[$0..<$1], as: UTF8.self) }
    #expect(pieces == expected)
  }
}
