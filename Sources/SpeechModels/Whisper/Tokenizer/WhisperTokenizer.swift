/// What the model is asked to do with speech.
public enum WhisperTask: String, Sendable, CaseIterable {
  /// Write down what is said, in the language spoken.
  case transcribe
  /// Write down what is said, in English.
  case translate
}

/// Turns text into the token ids of a Whisper model and back.
///
/// Source: `tokenizer.py` of the reference implementation (openai/whisper), byte-level BPE as in GPT-2.
public struct WhisperTokenizer: Sendable {
  public let vocabulary: WhisperVocabulary
  /// The number of ids the model knows, that is, of rows of its output layer.
  public let vocabularySize: Int
  /// Whether the model knows languages and tasks. An English-only model is never told either.
  public let isMultilingual: Bool
  /// Tokens whose text is seldom speech: brackets, music notes, speaker dashes and the like, ascending.
  public let nonSpeechTokens: [Int]
  let special: SpecialTokens

  /// - Parameters:
  ///   - vocabulary: the model's vocabulary.
  ///   - vocabularySize: the number of rows of the model's output layer; the vocabulary's own size if nil.
  ///     51864 means English only, 51865 means 99 languages, 51866 means 100.
  /// - Throws: ``WhisperTokenizerError`` if size and vocabulary do not make up a Whisper model's.
  public init(vocabulary: WhisperVocabulary, vocabularySize: Int? = nil) throws {
    let size = vocabularySize ?? vocabulary.size
    try self.init(vocabulary: vocabulary, vocabularySize: size, isMultilingual: size >= 51865)
  }

  init(vocabulary: WhisperVocabulary, vocabularySize: Int, isMultilingual: Bool) throws {
    self.vocabulary = vocabulary
    self.vocabularySize = vocabularySize
    self.isMultilingual = isMultilingual
    special = try SpecialTokens(vocabulary: vocabulary, size: vocabularySize)
    nonSpeechTokens = NonSpeechSymbols.tokens { Self.encode($0, vocabulary) }
  }

  // MARK: Text

  /// The token ids of `text`. Names of special tokens in it, such as `<|en|>`, are text like any other, so
  /// that a prompt cannot steer the model. O(n log n).
  public func encode(_ text: String) -> [Int] { Self.encode(text, vocabulary) }

  private static func encode(_ text: String, _ vocabulary: WhisperVocabulary) -> [Int] {
    let bytes = Array(text.utf8)
    var tokens: [Int] = []
    var merge = BytePairMerge()
    bytes.withUnsafeBytes { bytes in
      vocabulary.withLookup { lookup in
        var start = 0
        for end in PreTokenizer.pieceEnds(of: text) {
          merge.encode(UnsafeRawBufferPointer(rebasing: bytes[start..<end]), lookup, into: &tokens)
          start = end
        }
      }
    }
    return tokens
  }

  /// The text of the text tokens among `tokens`; special tokens and ids out of range are skipped. Bytes that
  /// are not valid UTF-8 (a character cut in two) become U+FFFD, one for each maximal part of a character.
  public func decode(_ tokens: [Int]) -> String {
    String(decoding: decodeBytes(tokens), as: UTF8.self)
  }

  /// The bytes of the text tokens among `tokens`; special tokens and ids out of range are skipped.
  public func decodeBytes(_ tokens: [Int]) -> [UInt8] {
    var bytes: [UInt8] = []
    for token in tokens where token < endOfText {
      if let part = vocabulary.bytes(of: token) { bytes.append(contentsOf: part) }
    }
    return bytes
  }

  /// As ``decode(_:)``, with special tokens spelt out, such as `<|1.08|>`; ids out of range are skipped.
  public func decodeWithTimestamps(_ tokens: [Int]) -> String {
    var bytes: [UInt8] = []
    for token in tokens { appendSpelling(of: token, to: &bytes) }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Appends a text token's bytes or a special token's name; nothing for an id out of range.
  func appendSpelling(of token: Int, to bytes: inout [UInt8]) {
    if token >= endOfText {
      if let name = special.name(of: token) { bytes.append(contentsOf: name.utf8) }
    } else if let part = vocabulary.bytes(of: token) {
      bytes.append(contentsOf: part)
    }
  }

  // MARK: Special tokens

  /// Ends a text; also the number of text tokens.
  public var endOfText: Int { special.endOfText }
  public var startOfTranscript: Int { special.startOfTranscript }
  public var translate: Int { special.translate }
  public var transcribe: Int { special.transcribe }
  public var startOfLM: Int { special.startOfLM }
  /// Comes before the text of the previous window or a prompt.
  public var startOfPrevious: Int { special.startOfPrevious }
  public var noSpeech: Int { special.noSpeech }
  public var noTimestamps: Int { special.noTimestamps }
  /// The token of 0.00 s, the first of the timestamps.
  public var timestampBegin: Int { special.timestampBegin }

  /// Whether `token` is one of the 1501 timestamps from 0.00 to 30.00 s.
  public func isTimestamp(_ token: Int) -> Bool { token >= timestampBegin && token < special.end }

  /// The time in seconds, from the start of the window, that a timestamp token stands for; nil for others.
  public func timestampSeconds(_ token: Int) -> Double? {
    isTimestamp(token) ? Double(token - timestampBegin) / 50 : nil
  }

  // MARK: Languages

  /// The codes of the model's languages, in the order of their tokens.
  public var allLanguageCodes: [String] { Array(WhisperLanguage.codes.prefix(special.languageCount)) }
  public var allLanguageTokens: [Int] { Array(special.languageBegin..<special.translate) }

  /// The token of a language code such as "de"; nil if the model has no such language.
  public func languageToken(for code: String) -> Int? {
    guard let index = WhisperLanguage.index(of: code), index < special.languageCount else { return nil }
    return special.languageBegin + index
  }

  /// The tokens that open a transcript: start, language, task, as far as given. An English-only model has the
  /// start alone, whatever is asked.
  /// - Throws: ``WhisperTokenizerError/unknownLanguage(_:)`` for a language the model does not have.
  public func startSequence(language: String?, task: WhisperTask?) throws -> [Int] {
    guard isMultilingual else { return [startOfTranscript] }
    var sequence = [startOfTranscript]
    if let language {
      guard let token = languageToken(for: language) else {
        throw WhisperTokenizerError.unknownLanguage(language)
      }
      sequence.append(token)
    }
    switch task {
    case .transcribe: sequence.append(transcribe)
    case .translate: sequence.append(translate)
    case nil: break
    }
    return sequence
  }
}
