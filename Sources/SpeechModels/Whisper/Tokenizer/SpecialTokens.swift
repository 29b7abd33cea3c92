/// Where the special tokens of a Whisper model lie: they follow the text tokens in a fixed order.
///
/// End of text, start of transcript, the languages, translate, transcribe, start of language model, start of
/// previous text, no speech, no timestamps, then the timestamps 0.00 to 30.00 s in steps of 0.02 s.
/// Source: `get_encoding` of the reference implementation's `tokenizer.py`.
struct SpecialTokens: Sendable {
  static let timestampCount = 1501
  /// Special tokens other than languages and timestamps.
  private static let controlCount = 8

  let endOfText: Int
  let languageCount: Int

  var startOfTranscript: Int { endOfText + 1 }
  var languageBegin: Int { endOfText + 2 }
  var translate: Int { languageBegin + languageCount }
  var transcribe: Int { translate + 1 }
  var startOfLM: Int { translate + 2 }
  var startOfPrevious: Int { translate + 3 }
  var noSpeech: Int { translate + 4 }
  var noTimestamps: Int { translate + 5 }
  var timestampBegin: Int { translate + 6 }
  var end: Int { timestampBegin + Self.timestampCount }

  /// Derives the number of languages from the vocabulary's own names if it has them, else from its size.
  init(vocabulary: WhisperVocabulary, size: Int) throws {
    endOfText = vocabulary.endOfText
    guard (0...WhisperVocabulary.tokenLimit).contains(size) else {
      throw WhisperTokenizerError.unsupportedVocabularySize(size, textTokens: endOfText)
    }
    let translate = Array("<|translate|>".utf8)
    let named = (endOfText..<max(endOfText, vocabulary.size)).first {
      vocabulary.bytes(of: $0)?.elementsEqual(translate) ?? false
    }
    if let named {
      languageCount = named - endOfText - 2
    } else {
      languageCount = size - endOfText - Self.controlCount - Self.timestampCount
    }
    // Names let a padded output layer be larger than its vocabulary; without them the size must fit exactly.
    guard (99...WhisperLanguage.codes.count).contains(languageCount), end <= size else {
      throw WhisperTokenizerError.unsupportedVocabularySize(size, textTokens: endOfText)
    }
    try check(vocabulary)
  }

  private func check(_ vocabulary: WhisperVocabulary) throws {
    let ids = [
      startOfTranscript, translate, transcribe, startOfLM, startOfPrevious, noSpeech, noTimestamps,
      timestampBegin,
    ]
    for id in ids {
      guard let expected = name(of: id), let bytes = vocabulary.bytes(of: id) else { continue }
      let found = String(decoding: bytes, as: UTF8.self)
      let olderName = id == noSpeech && found == "<|nocaptions|>"
      guard found == expected || olderName else {
        throw WhisperTokenizerError.misplacedSpecialToken(id: id, expected: expected, found: found)
      }
    }
  }

  /// The name of a special token, such as `<|en|>` or `<|1.08|>`; nil for text tokens and ids out of range.
  func name(of id: Int) -> String? {
    switch id {
    case endOfText: WhisperVocabulary.endOfTextName
    case startOfTranscript: "<|startoftranscript|>"
    case languageBegin..<translate: "<|\(WhisperLanguage.codes[id - languageBegin])|>"
    case translate: "<|translate|>"
    case transcribe: "<|transcribe|>"
    case startOfLM: "<|startoflm|>"
    case startOfPrevious: "<|startofprev|>"
    case noSpeech: "<|nospeech|>"
    case noTimestamps: "<|notimestamps|>"
    case timestampBegin..<end: Self.timestampName(step: id - timestampBegin)
    default: nil
    }
  }

  private static func timestampName(step: Int) -> String {
    let hundredths = step * 2 % 100
    return "<|\(step / 50).\(hundredths < 10 ? "0" : "")\(hundredths)|>"
  }
}
