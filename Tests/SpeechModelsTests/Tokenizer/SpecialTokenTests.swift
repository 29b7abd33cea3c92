import Testing

@testable import SpeechModels

@Suite("Special tokens")
struct SpecialTokenTests {
  private static func tokenizer(textTokens: Int, size: Int) throws -> WhisperTokenizer {
    let tokens = SmallVocabulary.filledUp(to: textTokens)
    return try WhisperTokenizer(vocabulary: WhisperVocabulary(tokenBytes: tokens, vocabularySize: size))
  }

  @Test(
    "The published sizes give the published ids",
    arguments: [
      (50256, 51864, [50256, 50257, 50357, 50358, 50359, 50360, 50361, 50362, 50363]),
      (50257, 51865, [50257, 50258, 50358, 50359, 50360, 50361, 50362, 50363, 50364]),
      (50257, 51866, [50257, 50258, 50359, 50360, 50361, 50362, 50363, 50364, 50365]),
    ])
  func publishedLayouts(textTokens: Int, size: Int, ids: [Int]) throws {
    let tokenizer = try Self.tokenizer(textTokens: textTokens, size: size)
    let found = [
      tokenizer.endOfText, tokenizer.startOfTranscript, tokenizer.translate, tokenizer.transcribe,
      tokenizer.startOfLM, tokenizer.startOfPrevious, tokenizer.noSpeech, tokenizer.noTimestamps,
      tokenizer.timestampBegin,
    ]
    #expect(found == ids)
    #expect(tokenizer.isMultilingual == (size > 51864))
    #expect(tokenizer.timestampSeconds(size - 1) == 30)
    #expect(tokenizer.isTimestamp(size) == false)
    #expect(tokenizer.languageToken(for: "en") == ids[1] + 1)
    #expect(tokenizer.languageToken(for: "yue") == (size == 51866 ? 50358 : nil))
    #expect(tokenizer.languageToken(for: "tlh") == nil)
    #expect(tokenizer.allLanguageTokens == Array((ids[1] + 1)..<ids[2]))
    #expect(tokenizer.allLanguageCodes.count == ids[2] - ids[1] - 1)
    #expect(tokenizer.allLanguageCodes.prefix(3) == ["en", "zh", "de"])
  }

  @Test("A transcript opens with language and task where the model knows them")
  func startSequence() throws {
    let multilingual = try Self.tokenizer(textTokens: 50257, size: 51865)
    #expect(try multilingual.startSequence(language: "de", task: .transcribe) == [50258, 50261, 50359])
    #expect(try multilingual.startSequence(language: "en", task: .translate) == [50258, 50259, 50358])
    #expect(try multilingual.startSequence(language: nil, task: nil) == [50258])
    #expect(throws: WhisperTokenizerError.unknownLanguage("yue")) {
      try multilingual.startSequence(language: "yue", task: .transcribe)
    }
    let english = try Self.tokenizer(textTokens: 50256, size: 51864)
    #expect(try english.startSequence(language: "en", task: .transcribe) == [50257])
  }

  @Test("Non-speech tokens are those of an independent implementation")
  func nonSpeechTokens() throws {
    #expect(try SmallVocabulary.tokenizer().nonSpeechTokens == SmallVocabulary.nonSpeechTokens)
  }

  @Test(
    "A size that is not a Whisper model's is refused", arguments: [Int.min, -1, 0, 576, 2183, 2186, Int.max])
  func wrongSize(size: Int) throws {
    let vocabulary = try SmallVocabulary.vocabulary()
    #expect(throws: WhisperTokenizerError.unsupportedVocabularySize(size, textTokens: 576)) {
      try WhisperTokenizer(vocabulary: vocabulary, vocabularySize: size)
    }
  }

  @Test("With named special tokens the output layer may be padded, but not cut")
  func namedSpecialTokens() throws {
    let vocabulary = try WhisperVocabulary(spellings: SmallVocabulary.spellingsWithSpecialTokens())
    #expect(vocabulary.endOfText == 576)
    let padded = try WhisperTokenizer(vocabulary: vocabulary, vocabularySize: SmallVocabulary.size + 40)
    #expect(try padded.timestampBegin == SmallVocabulary.tokenizer().timestampBegin)
    #expect(padded.isTimestamp(SmallVocabulary.size) == false)
    #expect(throws: WhisperTokenizerError.self) {
      try WhisperTokenizer(vocabulary: vocabulary, vocabularySize: SmallVocabulary.size - 1)
    }
  }

  @Test("Special tokens in another order are refused, an older name is not")
  func misplaced() throws {
    var spellings = try SmallVocabulary.spellingsWithSpecialTokens()
    let special = try SmallVocabulary.tokenizer().special
    spellings[special.noSpeech] = "<|nocaptions|>"
    _ = try WhisperTokenizer(vocabulary: WhisperVocabulary(spellings: spellings))
    spellings.swapAt(special.transcribe, special.startOfPrevious)
    let error = WhisperTokenizerError.misplacedSpecialToken(
      id: special.transcribe, expected: "<|transcribe|>", found: "<|startofprev|>")
    #expect(throws: error) { try WhisperTokenizer(vocabulary: WhisperVocabulary(spellings: spellings)) }
  }
}
