import FoundationEssentials
import Inference

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
    var tokens = try SpelledTokens(count: Self.usualCount)
    var spelling: [UInt8] = []
    try scanJSON(file) { scanner in
      var failure: (any Error)?
      try scanner.array { (scanner) throws(WeightFileError) in
        spelling.removeAll(keepingCapacity: true)
        try scanner.string(appendingTo: &spelling)
        guard failure == nil else { return }
        do { try spelling.withUnsafeBytes { try tokens.append($0) } } catch { failure = error }
      }
      if let failure { throw failure }
    }
    try self.init(tokens)
  }

  /// About what every Whisper model has.
  private static let usualCount = 52_000

  /// CTranslate2 `vocabulary.txt`: a token a line, by id.
  init(lineFile file: URL) throws {
    let data = try readFile(file)
    var tokens = try SpelledTokens(count: Self.usualCount)
    try data.withUnsafeBytes { bytes in
      var start = 0
      for end in 0...bytes.count {
        guard end == bytes.count || bytes[end] == UInt8(ascii: "\n") else { continue }
        if end == bytes.count && start == end { break }
        // No token holds a carriage return (it is spelt otherwise), so one can only be part of a line end.
        let hasReturn = end > start && bytes[end - 1] == UInt8(ascii: "\r")
        let line = UnsafeRawBufferPointer(rebasing: bytes[start..<(hasReturn ? end - 1 : end)])
        guard String(validating: line, as: UTF8.self) != nil else {
          throw WhisperTokenizerError.malformedFile(
            file.path, reason: "line \(tokens.count + 1) is not valid UTF-8")
        }
        try tokens.append(line)
        start = end + 1
      }
    }
    try self.init(tokens)
  }

  /// Hugging Face `tokenizer.json` with a byte-level BPE model. Its merges are not read: ranks are ids.
  init(tokenizerFile file: URL) throws {
    var tokens: [(token: String, id: Int)] = []
    try scanJSON(file) { scanner in
      var hasVocabulary = false
      try scanner.object { (key, scanner) throws(WeightFileError) in
        switch key {
        case "model":
          try scanner.object { (key, scanner) throws(WeightFileError) in
            guard key == "vocab" else { return try scanner.skipValue() }
            hasVocabulary = true
            tokens += try idsByToken(&scanner)
          }
        case "added_tokens":
          try scanner.array { (scanner) throws(WeightFileError) in tokens.append(try addedToken(&scanner)) }
        default: try scanner.skipValue()
        }
      }
      guard hasVocabulary else { throw scanner.damaged("model.vocab is missing") }
    }
    try self.init(spellings: ordered(tokens))
  }

  /// Hugging Face `vocab.json` and, beside it, `added_tokens.json`: ids by token.
  init(dictionaryFile file: URL) throws {
    var pairs: [(token: String, id: Int)] = []
    try scanJSON(file) { pairs = try idsByToken(&$0) }
    let addedFile = file.deletingLastPathComponent().appending(path: "added_tokens.json")
    if FileManager.default.fileExists(atPath: addedFile.path) {
      try scanJSON(addedFile) { pairs += try idsByToken(&$0) }
    }
    try self.init(spellings: ordered(pairs))
  }
}

private func idsByToken(
  _ scanner: inout JSONScanner
) throws(WeightFileError) -> [(token: String, id: Int)] {
  var pairs: [(token: String, id: Int)] = []
  try scanner.object { (token, scanner) throws(WeightFileError) in
    pairs.append((token, try scanner.naturalNumber()))
  }
  return pairs
}

private func addedToken(_ scanner: inout JSONScanner) throws(WeightFileError) -> (token: String, id: Int) {
  var (token, id): (String?, Int?) = (nil, nil)
  try scanner.object { (key, scanner) throws(WeightFileError) in
    switch key {
    case "content": token = try scanner.string()
    case "id": id = try scanner.naturalNumber()
    default: try scanner.skipValue()
    }
  }
  guard let token, let id else { throw scanner.damaged("an added token has no content or no id") }
  return (token, id)
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

/// Reads a file of one JSON value.
private func scanJSON(_ file: URL, _ body: (inout JSONScanner) throws -> Void) throws {
  let data = try readFile(file)
  do {
    try data.withUnsafeBytes { bytes in
      var scanner = JSONScanner(bytes, of: file.path)
      try body(&scanner)
      try scanner.finish()
    }
  } catch let error as WeightFileError {
    guard case .malformed(_, let reason) = error else { throw error }
    throw WhisperTokenizerError.malformedFile(file.path, reason: reason)
  }
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
