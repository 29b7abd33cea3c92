import Testing

@testable import SpeechModels

@Suite("Words of tokens")
struct WordSplittingTests {
  let tokenizer: WhisperTokenizer

  init() throws { tokenizer = try SmallVocabulary.tokenizer() }

  @Test("Words are split as an independent implementation splits them", arguments: SmallVocabulary.splits)
  func goldens(tokens: [Int], language: String, words: [String], wordTokens: [[Int]]) {
    let split = tokenizer.splitToWordTokens(tokens, language: language)
    #expect(split.words == words)
    #expect(split.wordTokens == wordTokens)
  }

  @Test("No language is split on spaces; no tokens are no words")
  func noLanguage() {
    let tokens = tokenizer.encode("the 电车")
    let split = tokenizer.splitToWordTokens(tokens, language: nil)
    #expect(split.words == ["the", " 电车"])
    #expect(tokenizer.splitToWordTokens([], language: nil).words.isEmpty)
  }

  @Test("A special token is a word by itself, under its name")
  func specialTokens() {
    let tokens = tokenizer.encode(" the") + [tokenizer.endOfText]
    let split = tokenizer.splitToWordTokens(tokens, language: "en")
    #expect(split.words == [" the", "<|endoftext|>"])
    #expect(split.wordTokens.last == [tokenizer.endOfText])
  }

  @Test("A broken character does not lose the words behind it")
  func brokenCharacter() throws {
    // Three quarters of an emoji in two parts, then whole characters: the reference gives up here.
    let broken = try ([0xF0, 0x9F, 0x98] as [UInt8]).map { try #require(tokenizer.vocabulary.id(of: [$0])) }
    let tokens = broken + tokenizer.encode("电车过")
    let split = tokenizer.splitToWordTokens(tokens, language: "zh")
    #expect(split.words == ["\u{FFFD}", "电车", "过"])
    #expect(split.wordTokens.first == broken)
  }

  @Test(
    "Only stretches of ASCII punctuation in code order stand alone",
    arguments: [
      (",", true), ("()", true), (")(", false), ("。", false), ("-.", true), (".-", false), ("[\\]", true),
    ])
  func punctuation(mark: String, standsAlone: Bool) throws {
    var spellings = SmallVocabulary.textTokens
    let spelling = ByteLevelAlphabet.spelling(of: mark.utf8)
    if !spellings.contains(spelling) { spellings.append(spelling) }
    let vocabulary = try WhisperVocabulary(spellings: spellings)
    let tokenizer = try WhisperTokenizer(vocabulary: vocabulary, vocabularySize: vocabulary.size + 1608)
    let word = try #require(vocabulary.id(of: "the".utf8))
    let token = try #require(vocabulary.id(of: mark.utf8))
    let split = tokenizer.splitToWordTokens([word, token], language: "en")
    #expect(split.wordTokens == (standsAlone ? [[word], [token]] : [[word, token]]))
  }
}
