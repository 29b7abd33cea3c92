import Foundation
import Testing

@testable import SpeechModels

/// A folder with the published models `tiny.en` and `base` in CTranslate2's format, if there is one.
private let modelFolder = ProcessInfo.processInfo.environment["STENO_TEST_MODELS"].flatMap {
  $0.isEmpty ? nil : $0
}

@Suite(
  "Vocabularies of published models",
  .enabled(
    if: modelFolder != nil, "Set STENO_TEST_MODELS to a folder that holds the models tiny.en and base."))
struct RealVocabularyTests {
  let english: WhisperTokenizer
  let multilingual: WhisperTokenizer

  init() throws {
    let folder = try #require(modelFolder)
    english = try WhisperTokenizer(vocabulary: .load(folder: folder + "/tiny.en"))
    multilingual = try WhisperTokenizer(vocabulary: .load(folder: folder + "/base"))
  }

  @Test("Texts in many languages become the published tokens, and these the texts")
  func encodings() {
    #expect(RealVocabularyGoldens.englishEncodings.count >= 40)
    for (text, tokens) in RealVocabularyGoldens.englishEncodings {
      #expect(english.encode(text) == tokens)
      #expect(identical(english.decode(tokens), text))
    }
    for (text, tokens) in RealVocabularyGoldens.multilingualEncodings {
      #expect(multilingual.encode(text) == tokens)
      #expect(identical(multilingual.decode(tokens), text))
    }
  }

  @Test("Special and non-speech tokens have the published ids")
  func specialTokens() throws {
    #expect(english.isMultilingual == false)
    #expect(english.endOfText == 50256)
    #expect(english.timestampBegin == 50363)
    #expect(english.vocabularySize == 51864)
    #expect(try english.startSequence(language: "en", task: .transcribe) == [50257])
    #expect(english.nonSpeechTokens == RealVocabularyGoldens.englishNonSpeechTokens)
    #expect(multilingual.isMultilingual)
    #expect(multilingual.endOfText == 50257)
    #expect(multilingual.timestampBegin == 50364)
    #expect(multilingual.vocabularySize == 51865)
    #expect(try multilingual.startSequence(language: "ja", task: .translate) == [50258, 50266, 50358])
    #expect(multilingual.nonSpeechTokens == RealVocabularyGoldens.multilingualNonSpeechTokens)
  }

  @Test("The names computed for special tokens are those the file gives")
  func specialNames() throws {
    for id in multilingual.endOfText..<multilingual.vocabularySize {
      let name = try #require(multilingual.special.name(of: id))
      let bytes = try #require(multilingual.vocabulary.bytes(of: id))
      let listed = String(decoding: bytes, as: UTF8.self)
      #expect(name == listed || (id == multilingual.noSpeech && listed == "<|nocaptions|>"))
    }
  }

  @Test("Words are split as an independent implementation splits them")
  func splits() {
    for (text, language, words, wordTokens) in RealVocabularyGoldens.multilingualSplits {
      let split = multilingual.splitToWordTokens(multilingual.encode(text), language: language)
      #expect(split.words == words)
      #expect(split.wordTokens == wordTokens)
    }
  }

  @Test("tokenizer.json holds the same tokens as the list beside it", arguments: ["tiny.en", "base"])
  func tokenizerFile(model: String) throws {
    let folder = URL(filePath: try #require(modelFolder)).appending(path: model)
    let file = folder.appending(path: "tokenizer.json")
    guard FileManager.default.fileExists(atPath: file.path) else { return }
    let vocabulary = try WhisperVocabulary(tokenizerFile: file)
    let listed = model == "base" ? multilingual.vocabulary : english.vocabulary
    #expect(vocabulary.endOfText == listed.endOfText)
    #expect((0..<vocabulary.size).allSatisfy { vocabulary.bytes(of: $0) == listed.bytes(of: $0) })
  }

  @Test("A prompt of 2000 characters is encoded at once", .timeLimit(.minutes(1)))
  func longPrompt() {
    let text = RealVocabularyGoldens.multilingualEncodings.map(\.text).joined(separator: " ")
    for prompt in [text, String(repeating: "วันนี้อากาศดีมาก", count: 1000)] {
      #expect(identical(multilingual.decode(multilingual.encode(prompt)), prompt))
    }
  }
}
