import FoundationEssentials

/// Readers of the files in which Whisper vocabularies are published.
extension WhisperVocabulary {
  /// No published vocabulary file reaches 5 MB.
  static let fileSizeLimit = 16 << 20

  /// Reads the vocabulary of the model in `folder`.
  ///
  /// Of the files present the first of these is taken: CTranslate2's `vocabulary.json` and `vocabulary.txt`
  /// (quickest to read, complete), the `tokenizer.json` of Hugging Face tokenizers, and the older
  /// `vocab.json` with its optional `added_tokens.json`.
  /// - Throws: ``WhisperTokenizerError``.
  public static func load(folder: String) throws -> WhisperVocabulary {
    let folderURL = URL(filePath: folder, directoryHint: .isDirectory)
    for (name, reader) in readers {
      let file = folderURL.appending(path: name)
      guard FileManager.default.fileExists(atPath: file.path) else { continue }
      return try reader(file)
    }
    throw WhisperTokenizerError.noVocabulary(folder: folder)
  }

  private static let readers: [(String, @Sendable (URL) throws -> WhisperVocabulary)] = [
    ("vocabulary.json", { try .init(listFile: $0) }),
    ("vocabulary.txt", { try .init(lineFile: $0) }),
    ("tokenizer.json", { try .init(tokenizerFile: $0) }),
    ("vocab.json", { try .init(dictionaryFile: $0) }),
  ]

  /// CTranslate2 `vocabulary.json`: an array of tokens by id.
  init(listFile file: URL) throws {
    try self.init(spellings: decodeJSON([String].self, from: file))
  }

  /// CTranslate2 `vocabulary.txt`: a token a line, by id.
  init(lineFile file: URL) throws {
    let data = try readFile(file)
    var spellings: [String] = []
    try data.withUnsafeBytes { bytes in
      var start = 0
      for end in 0...bytes.count {
        guard end == bytes.count || bytes[end] == UInt8(ascii: "\n") else { continue }
        if end == bytes.count && start == end { break }
        // No token holds a carriage return (it is spelt otherwise), so one can only be part of a line end.
        let hasReturn = end > start && bytes[end - 1] == UInt8(ascii: "\r")
        let line = bytes[start..<(hasReturn ? end - 1 : end)]
        guard let spelling = String(validating: line, as: UTF8.self) else {
          throw WhisperTokenizerError.malformedFile(
            file.path, reason: "line \(spellings.count + 1) is not valid UTF-8")
        }
        guard spellings.count < Self.tokenLimit else {
          throw WhisperTokenizerError.tooManyTokens(count: spellings.count + 1, limit: Self.tokenLimit)
        }
        spellings.append(spelling)
        start = end + 1
      }
    }
    try self.init(spellings: spellings)
  }

  /// Hugging Face `tokenizer.json` with a byte-level BPE model.
  init(tokenizerFile file: URL) throws {
    let content = try decodeJSON(TokenizerFile.self, from: file)
    let added = (content.addedTokens ?? []).map { ($0.content, $0.id) }
    try self.init(spellings: ordered(content.model.vocab.map { ($0.key, $0.value) } + added))
  }

  /// Hugging Face `vocab.json` and, beside it, `added_tokens.json`: ids by token.
  init(dictionaryFile file: URL) throws {
    var pairs = try decodeJSON([String: Int].self, from: file).map { ($0.key, $0.value) }
    let addedFile = file.deletingLastPathComponent().appending(path: "added_tokens.json")
    if FileManager.default.fileExists(atPath: addedFile.path) {
      pairs += try decodeJSON([String: Int].self, from: addedFile).map { ($0.key, $0.value) }
    }
    try self.init(spellings: ordered(pairs))
  }
}

/// The part of `tokenizer.json` that matters here. Its merges are not read: ranks are ids.
private struct TokenizerFile: Decodable {
  struct Model: Decodable {
    var vocab: [String: Int]
  }
  struct AddedToken: Decodable {
    var id: Int
    var content: String
  }
  var model: Model
  var addedTokens: [AddedToken]?

  enum CodingKeys: String, CodingKey {
    case model
    case addedTokens = "added_tokens"
  }
}

/// Tokens by id. The same token may be listed twice under its id (as vocabulary entry and as added token).
private func ordered(_ pairs: [(token: String, id: Int)]) throws -> [String] {
  let limit = WhisperVocabulary.tokenLimit
  guard pairs.count <= limit * 2 else {
    throw WhisperTokenizerError.tooManyTokens(count: pairs.count, limit: limit)
  }
  var tokens: [String?] = []
  for (token, id) in pairs {
    guard id >= 0, id < limit else { throw WhisperTokenizerError.invalidID(id, token: token) }
    while tokens.count <= id { tokens.append(nil) }
    if let present = tokens[id] {
      guard present == token else {
        throw WhisperTokenizerError.repeatedID(id, first: present, second: token)
      }
    }
    tokens[id] = token
  }
  return try tokens.enumerated().map { id, token in
    guard let token else { throw WhisperTokenizerError.missingID(id) }
    return token
  }
}

private func decodeJSON<Content: Decodable>(_ type: Content.Type, from file: URL) throws -> Content {
  let data = try readFile(file)
  do {
    return try JSONDecoder().decode(type, from: data)
  } catch {
    throw WhisperTokenizerError.malformedFile(file.path, reason: reason(of: error))
  }
}

private func reason(of error: any Error) -> String {
  guard let error = error as? DecodingError else { return String(describing: error) }
  let context: DecodingError.Context
  switch error {
  case .typeMismatch(_, let found), .valueNotFound(_, let found), .keyNotFound(_, let found),
    .dataCorrupted(let found):
    context = found
  @unknown default: return String(describing: error)
  }
  let path = context.codingPath.map { $0.intValue.map(String.init) ?? $0.stringValue }.joined(separator: ".")
  let place = path.isEmpty ? "" : " (at \(path.prefix(80)))"
  return context.debugDescription.prefix(200) + place
}

/// Reads a plain file within the size limit; pipes and devices, which may never end, are refused.
private func readFile(_ file: URL) throws -> Data {
  do {
    let target = file.resolvingSymlinksInPath()
    let attributes = try FileManager.default.attributesOfItem(atPath: target.path)
    guard attributes[.type] as? FileAttributeType == .typeRegular else {
      throw WhisperTokenizerError.unreadableFile(file.path, reason: "it is not a plain file")
    }
    let limit = WhisperVocabulary.fileSizeLimit
    if let size = (attributes[.size] as? any BinaryInteger).map({ Int(clamping: $0) }), size > limit {
      throw WhisperTokenizerError.fileTooLarge(file.path, bytes: size, limit: limit)
    }
    let data = try Data(contentsOf: target)
    guard data.count <= limit else {
      throw WhisperTokenizerError.fileTooLarge(file.path, bytes: data.count, limit: limit)
    }
    return data
  } catch let error as WhisperTokenizerError {
    throw error
  } catch {
    throw WhisperTokenizerError.unreadableFile(
      file.path, reason: (error as? CocoaError).map(cause) ?? "\(error)")
  }
}

private func cause(of error: CocoaError) -> String {
  switch error.code {
  case .fileReadNoPermission: "permission denied"
  case .fileNoSuchFile, .fileReadNoSuchFile: "it does not exist"
  default: "the file system reported error \(error.code.rawValue)"
  }
}
