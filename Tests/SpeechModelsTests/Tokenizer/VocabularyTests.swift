import Testing

@testable import SpeechModels

@Suite("Vocabularies")
struct VocabularyTests {
  @Test("Tokens are found by id and by bytes")
  func lookUp() throws {
    let vocabulary = try SmallVocabulary.vocabulary()
    #expect(vocabulary.size == 576)
    #expect(vocabulary.endOfText == 576)
    for id in 0..<576 {
      let bytes = try #require(vocabulary.bytes(of: id))
      #expect(vocabulary.id(of: bytes) == id)
      #expect(ByteLevelAlphabet.spelling(of: bytes) == SmallVocabulary.textTokens[id])
    }
    #expect(vocabulary.bytes(of: 576) == nil)
    #expect(vocabulary.bytes(of: -1) == nil)
    #expect(vocabulary.id(of: []) == nil)
    #expect(vocabulary.id(of: "kettles".utf8) == nil)
  }

  @Test("Raw bytes and their spellings make the same vocabulary, with or without special tokens")
  func rawBytes() throws {
    let spelt = try SmallVocabulary.vocabulary()
    let raw = (0..<576).compactMap { spelt.bytes(of: $0).map(Array.init) }
    let special = try SmallVocabulary.spellingsWithSpecialTokens().dropFirst(576).map { Array($0.utf8) }
    for tokens in [raw, raw + special.prefix(1), raw + special] {
      let vocabulary = try WhisperVocabulary(tokenBytes: tokens, vocabularySize: SmallVocabulary.size)
      #expect(vocabulary.endOfText == 576)
      #expect(vocabulary.size == SmallVocabulary.size)
      let tokenizer = try WhisperTokenizer(vocabulary: vocabulary)
      for (text, expected) in SmallVocabulary.encodings { #expect(tokenizer.encode(text) == expected) }
    }
  }

  @Test("One empty token is a published vocabulary's habit, two are a fault")
  func emptyTokens() throws {
    _ = try WhisperVocabulary(spellings: SmallVocabulary.textTokens + [""])
    #expect(throws: WhisperTokenizerError.repeatedToken(id: 577, firstID: 576)) {
      try WhisperVocabulary(spellings: SmallVocabulary.textTokens + ["", ""])
    }
  }

  @Test("A vocabulary that cannot work is refused with the reason")
  func faults() {
    let tokens = SmallVocabulary.textTokens
    #expect(throws: WhisperTokenizerError.missingByte(UInt8(ascii: "A"))) {
      try WhisperVocabulary(spellings: tokens.filter { $0 != "A" })
    }
    #expect(throws: WhisperTokenizerError.repeatedToken(id: 576, firstID: 300)) {
      try WhisperVocabulary(spellings: tokens + [tokens[300]])
    }
    #expect(throws: WhisperTokenizerError.notByteLevel(id: 576, token: "\u{2581}the")) {
      try WhisperVocabulary(spellings: tokens + ["\u{2581}the"])
    }
    #expect(throws: WhisperTokenizerError.notByteLevel(id: 576, token: "a b")) {
      try WhisperVocabulary(spellings: tokens + ["a b"])
    }
    #expect(throws: WhisperTokenizerError.missingByte(0)) { try WhisperVocabulary(spellings: []) }
    let long = String(repeating: "x", count: 1025)
    #expect(throws: WhisperTokenizerError.tokenTooLong(id: 576, bytes: 1025, limit: 1024)) {
      try WhisperVocabulary(spellings: tokens + [long])
    }
    let many = [[UInt8]](repeating: [], count: (1 << 18) + 1)
    #expect(throws: WhisperTokenizerError.tooManyTokens(count: many.count, limit: 1 << 18)) {
      try WhisperVocabulary(tokenBytes: many, vocabularySize: many.count)
    }
    #expect(throws: WhisperTokenizerError.tooManyTokens(count: .max, limit: 1 << 18)) {
      try WhisperVocabulary(tokenBytes: SmallVocabulary.filledUp(to: 256), vocabularySize: .max)
    }
    #expect(throws: WhisperTokenizerError.unsupportedVocabularySize(255, textTokens: 256)) {
      try WhisperVocabulary(tokenBytes: SmallVocabulary.filledUp(to: 256), vocabularySize: 255)
    }
  }

  @Test("Messages quote foreign text escaped and shortened")
  func messages() {
    let error = WhisperTokenizerError.notByteLevel(
      id: 7, token: "\u{1B}[2J\n" + String(repeating: "x", count: 500))
    #expect(error.description.contains("Token 7"))
    #expect(error.description.contains("\u{1B}") == false)
    #expect(error.description.contains("\n") == false)
    #expect(error.description.count < 400)
  }
}
