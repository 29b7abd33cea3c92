/// What can be wrong with a Whisper vocabulary, or with a request made to the tokenizer built from it.
public enum WhisperTokenizerError: Error, Equatable, Sendable, CustomStringConvertible {
  case noVocabulary(folder: String)
  case unreadableFile(String, reason: String)
  case fileTooLarge(String, bytes: Int, limit: Int)
  case malformedFile(String, reason: String)
  case tooManyTokens(count: Int, limit: Int)
  case tokenTooLong(id: Int, bytes: Int, limit: Int)
  case invalidID(Int, token: String)
  case repeatedID(Int, first: String, second: String)
  case missingID(Int)
  case repeatedToken(id: Int, firstID: Int)
  case notByteLevel(id: Int, token: String)
  case missingByte(UInt8)
  case unsupportedVocabularySize(Int, textTokens: Int)
  case misplacedSpecialToken(id: Int, expected: String, found: String)
  case unknownLanguage(String)

  public var description: String {
    switch self {
    case .noVocabulary(let folder):
      "No vocabulary in \(quoted(folder)): expected vocabulary.json, vocabulary.txt, tokenizer.json or "
        + "vocab.json. Fetch the model again or name the folder that holds it."
    case .unreadableFile(let file, let reason):
      "Cannot read the vocabulary \(quoted(file)): \(reason). "
        + "Check that it is a plain file this user may read."
    case .fileTooLarge(let file, let bytes, let limit):
      "The vocabulary \(quoted(file)) has \(bytes) bytes, more than the limit of \(limit). "
        + "Check that it is the file that came with the model."
    case .malformedFile(let file, let reason):
      "The vocabulary \(quoted(file)) is malformed: \(reason). Fetch the model again."
    case .tooManyTokens(let count, let limit):
      "The vocabulary has \(count) tokens, more than the limit of \(limit). "
        + "Check that it belongs to a Whisper model."
    case .tokenTooLong(let id, let bytes, let limit):
      "Token \(id) of the vocabulary has \(bytes) bytes, more than the limit of \(limit). "
        + "Fetch the model again."
    case .invalidID(let id, let token):
      "The vocabulary gives token \(quoted(token)) the impossible id \(id). Fetch the model again."
    case .repeatedID(let id, let first, let second):
      "The vocabulary gives id \(id) to both \(quoted(first)) and \(quoted(second)). Fetch the model again."
    case .missingID(let id):
      "The vocabulary has no token with id \(id) although higher ids exist. Fetch the model again."
    case .repeatedToken(let id, let firstID):
      "Tokens \(firstID) and \(id) of the vocabulary are the same. Fetch the model again."
    case .notByteLevel(let id, let token):
      "Token \(id) of the vocabulary, \(quoted(token)), is not in the byte-level alphabet of GPT-2. "
        + "Check that the vocabulary belongs to a Whisper model."
    case .missingByte(let byte):
      "The vocabulary has no token for the single byte \(byte), so that not every text could be encoded. "
        + "Check that it belongs to a Whisper model."
    case .unsupportedVocabularySize(let size, let textTokens):
      "A vocabulary size of \(size) does not fit \(textTokens) text tokens: Whisper adds 1608 special tokens "
        + "(99 languages) or 1609 (100 languages). Pass the size of the model's output layer and "
        + "check that vocabulary and model belong together."
    case .misplacedSpecialToken(let id, let expected, let found):
      "Token \(id) should be \(expected) but the vocabulary says \(quoted(found)). "
        + "Check that vocabulary and model belong together."
    case .unknownLanguage(let code):
      "The model has no language \(quoted(code)). Use a code such as \"en\" from its list of languages."
    }
  }
}

/// Quotes and shortens text that came from outside, so that a message stays one readable line.
private func quoted(_ text: String) -> String {
  let limit = 120
  let start = String(text.unicodeScalars.prefix(limit))
  return (start == text ? start : start + "…").debugDescription
}
