import Foundation
import Testing

@testable import SpeechModels

@Suite("Vocabulary files")
struct VocabularyFileTests {
  private static func withFolder<Result>(
    _ files: [String: Data], _ body: (String) throws -> Result
  ) throws -> Result {
    let folder = FileManager.default.temporaryDirectory.appending(path: "vocabulary-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    for (name, content) in files { try content.write(to: folder.appending(path: name)) }
    return try body(folder.path)
  }

  private static func load(_ files: [String: Data]) throws -> WhisperVocabulary {
    try withFolder(files) { try WhisperVocabulary.load(folder: $0) }
  }

  /// The small vocabulary in each of the formats. As in published files, special tokens are vocabulary
  /// entries in some and added tokens in others, end-of-text is sometimes both, and timestamps may be left
  /// out.
  private static func formats() throws -> [[String: Data]] {
    let all = try SmallVocabulary.spellingsWithSpecialTokens()
    let text = SmallVocabulary.textTokens
    let ids = Dictionary(uniqueKeysWithValues: zip(text, 0...))
    let added = all.enumerated().dropFirst(text.count).map {
      ["id": $0, "content": $1, "special": true] as [String: Any]
    }
    let addedIDs = Dictionary(uniqueKeysWithValues: zip(all, 0...).dropFirst(text.count))
    let withoutTimestamps = addedIDs.filter { $0.value < text.count + 107 }
    let idsWithEnd = ids.merging(["<|endoftext|>": text.count]) { first, _ in first }
    let json: (Any) throws -> Data = { try JSONSerialization.data(withJSONObject: $0) }
    return try [
      ["vocabulary.json": json(all)],
      ["vocabulary.txt": Data(all.joined(separator: "\n").utf8)],
      ["vocabulary.txt": Data((all.joined(separator: "\r\n") + "\r\n").utf8)],
      [
        "tokenizer.json": json([
          "version": "1.0", "added_tokens": added,
          "model": ["type": "BPE", "vocab": ids, "merges": [["Ġ", "t"]]] as [String: Any],
        ])
      ],
      ["tokenizer.json": json(["added_tokens": added, "model": ["vocab": idsWithEnd]] as [String: Any])],
      ["vocab.json": json(ids.merging(addedIDs) { first, _ in first })],
      ["vocab.json": json(idsWithEnd), "added_tokens.json": json(withoutTimestamps)],
    ]
  }

  @Test("Every format gives the same tokens")
  func allFormats() throws {
    for files in try Self.formats() {
      let vocabulary = try Self.load(files)
      #expect(vocabulary.endOfText == 576)
      let tokenizer = try WhisperTokenizer(vocabulary: vocabulary, vocabularySize: SmallVocabulary.size)
      for (text, expected) in SmallVocabulary.encodings { #expect(tokenizer.encode(text) == expected) }
      #expect(tokenizer.decodeWithTimestamps([tokenizer.languageToken(for: "de") ?? -1]) == "<|de|>")
    }
  }

  @Test("Escapes in JSON spell the same tokens, in either case of their digits")
  func escapes() throws {
    let all = try SmallVocabulary.spellingsWithSpecialTokens()
    for digits in ["0123456789abcdef", "0123456789ABCDEF"] {
      let digits = Array(digits)
      let escaped = all.map { token in
        "\""
          + token.utf16.map { unit in
            "\\u" + String([12, 8, 4, 0].map { digits[Int(unit >> $0 & 15)] })
          }.joined() + "\""
      }
      let list = Data(("[" + escaped.joined(separator: " ,\n\t") + "]\r\n").utf8)
      let dictionary = Data(
        ("{" + escaped.enumerated().map { "\($1): \($0)" }.joined(separator: ",") + "}").utf8)
      for files in [["vocabulary.json": list], ["vocab.json": dictionary]] {
        let vocabulary = try Self.load(files)
        #expect(vocabulary.size == all.count)
        for (text, expected) in SmallVocabulary.encodings {
          #expect(try WhisperTokenizer(vocabulary: vocabulary).encode(text) == expected)
        }
      }
    }
  }

  @Test("The quicker formats are preferred, and a link to a file will do")
  func preference() throws {
    let list = try #require(try Self.formats().first?["vocabulary.json"])
    let broken = Data("{".utf8)
    #expect(
      try Self.load(["vocabulary.json": list, "tokenizer.json": broken, "vocab.json": broken]).size == 2184)
    try Self.withFolder(["blob": list]) { folder in
      try FileManager.default.createSymbolicLink(
        atPath: folder + "/vocabulary.json", withDestinationPath: "blob")
      #expect(try WhisperVocabulary.load(folder: folder).size == 2184)
    }
  }

  @Test("An empty line may be a token, the end of the file is none")
  func lineEnds() throws {
    let lines = Data((SmallVocabulary.textTokens.joined(separator: "\n") + "\n\n<|endoftext|>\n").utf8)
    let vocabulary = try Self.load(["vocabulary.txt": lines])
    #expect(vocabulary.endOfText == 577)
    #expect(vocabulary.size == 578)
  }

  @Test("A folder without a vocabulary is named")
  func missing() throws {
    try Self.withFolder([:]) { folder in
      #expect(throws: WhisperTokenizerError.noVocabulary(folder: folder)) {
        try WhisperVocabulary.load(folder: folder)
      }
      try FileManager.default.createDirectory(
        atPath: folder + "/vocabulary.json", withIntermediateDirectories: true)
      #expect(throws: WhisperTokenizerError.self) { try WhisperVocabulary.load(folder: folder) }
    }
  }

  @Test(
    "Malformed files are refused",
    arguments: [
      ("vocabulary.json", ""), ("vocabulary.json", "{}"), ("vocabulary.json", "[1]"),
      ("vocabulary.json", "[\"!\""),
      ("vocabulary.json", "[\"!\"]"), ("vocabulary.txt", ""), ("vocabulary.txt", "!\n\"\n"),
      ("tokenizer.json", "{\"model\":{\"vocab\":[[\"a\",0.1]]}}"),
      ("tokenizer.json", "{\"added_tokens\":[]}"),
      ("vocab.json", "{\"a\":-1}"), ("vocab.json", "{\"a\":9999999999}"), ("vocab.json", "{\"a\":1e400}"),
      ("vocab.json", "{\"a\":0,\"b\":0}"), ("vocab.json", "{\"a\":1}"), ("vocab.json", "{\"a\":\"1\"}"),
    ])
  func malformed(name: String, content: String) throws {
    #expect(throws: WhisperTokenizerError.self) { try Self.load([name: Data(content.utf8)]) }
  }

  @Test("Conflicting ids, gaps and deep nesting are told apart")
  func reasons() throws {
    #expect(throws: WhisperTokenizerError.missingID(1)) {
      try Self.load(["vocab.json": Data("{\"a\":0,\"b\":2}".utf8)])
    }
    #expect(throws: WhisperTokenizerError.repeatedID(0, first: "a", second: "b")) {
      try Self.load(["vocab.json": Data("{\"a\":0}".utf8), "added_tokens.json": Data("{\"b\":0}".utf8)])
    }
    #expect(throws: WhisperTokenizerError.invalidID(1 << 18, token: "a")) {
      try Self.load(["vocab.json": Data("{\"a\":262144}".utf8)])
    }
    let nested = Data(repeating: UInt8(ascii: "["), count: 100_000)
    #expect(throws: WhisperTokenizerError.self) { try Self.load(["vocabulary.json": nested]) }
    let lines = Data([0x21, 0x0A, 0xFF, 0x0A])
    #expect { try Self.load(["vocabulary.txt": lines]) } throws: {
      "\($0)".contains("line 2 is not valid UTF-8")
    }
  }

  @Test("A file beyond the size limit is not read")
  func tooLarge() throws {
    try Self.withFolder(["vocabulary.txt": Data()]) { folder in
      let handle = try #require(FileHandle(forWritingAtPath: folder + "/vocabulary.txt"))
      try handle.truncate(atOffset: UInt64(WhisperVocabulary.fileSizeLimit) + 1)
      try handle.close()
      let limit = WhisperVocabulary.fileSizeLimit
      let error = WhisperTokenizerError.fileTooLarge(
        folder + "/vocabulary.txt", bytes: limit + 1, limit: limit)
      #expect(throws: error) { try WhisperVocabulary.load(folder: folder) }
    }
  }

  @Test("Damaged and random files load or are refused, but never crash")
  func fuzz() throws {
    var random = TextGenerator(state: 5)
    let formats = try Self.formats()
    for round in 0..<140 {
      var files = formats[round % formats.count]
      for (name, content) in files {
        var bytes = content
        switch round % 4 {
        case 0:
          for _ in 0..<3 {
            bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
          }
        case 1: bytes = bytes.prefix(Int.random(in: 0..<bytes.count, using: &random))
        case 2: bytes = Data((0..<200).map { _ in UInt8.random(in: 0...255, using: &random) })
        default:
          let start = Int.random(in: 0..<bytes.count, using: &random)
          bytes.removeSubrange(start..<min(bytes.count, start + 9))
        }
        files[name] = bytes
      }
      do {
        let tokenizer = try WhisperTokenizer(
          vocabulary: Self.load(files), vocabularySize: SmallVocabulary.size)
        #expect(tokenizer.decode(tokenizer.encode("the 电车 x")) == "the 电车 x")
      } catch is WhisperTokenizerError {
        continue
      }
    }
  }
}
