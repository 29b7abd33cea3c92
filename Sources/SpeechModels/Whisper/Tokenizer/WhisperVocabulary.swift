/// The tokens of a Whisper model as byte strings by id.
///
/// Ids below ``endOfText`` are text tokens, whose id is also their merge rank; special tokens follow. A
/// vocabulary is checked when it is made: every text token occurs once, no id is missing, and each of the 256
/// bytes is a token of its own, so that every text can be encoded.
public struct WhisperVocabulary: Sendable {
  /// The most tokens and the longest token (in bytes) that are accepted.
  static let tokenLimit = 1 << 18
  static let tokenLengthLimit = 1024
  static let endOfTextName = "<|endoftext|>"

  /// The number of text tokens, and the id of the first special token, which ends a text.
  public let endOfText: Int
  /// The number of ids, special tokens included. Smaller than the model's when the file that the vocabulary
  /// was read from leaves out the timestamp tokens, as some `tokenizer.json` do.
  public let size: Int

  /// All tokens one after another; token `id` is `bytes[offsets[id]..<offsets[id + 1]]`.
  private let bytes: [UInt8]
  private let offsets: [Int]
  /// Open addressing over the text tokens: ids, -1 where free. The capacity is a power of two.
  private let slots: [Int32]

  /// A vocabulary of raw byte strings, as ggml model files embed it.
  ///
  /// - Parameters:
  ///   - tokenBytes: the text tokens by id. Special tokens may follow from `<|endoftext|>` on; if they do
  ///     not, their number is implied by the vocabulary size.
  ///   - vocabularySize: the number of the model's ids, at least `tokenBytes.count`.
  /// - Throws: ``WhisperTokenizerError``.
  public init(tokenBytes: [[UInt8]], vocabularySize: Int) throws {
    let mark = Array(Self.endOfTextName.utf8)
    let endOfText = tokenBytes.firstIndex(of: mark) ?? tokenBytes.count
    guard vocabularySize >= tokenBytes.count else {
      throw WhisperTokenizerError.unsupportedVocabularySize(vocabularySize, textTokens: endOfText)
    }
    var storage = TokenStorage()
    try storage.reserve(count: tokenBytes.count)
    for token in tokenBytes {
      storage.bytes.append(contentsOf: token)
      try storage.endToken()
    }
    try self.init(storage: storage, endOfText: endOfText, size: vocabularySize)
  }

  /// A vocabulary of tokens by id: text tokens in the byte-level alphabet, special tokens as they are.
  init(spellings: some Collection<String>) throws {
    var tokens = try SpelledTokens(count: spellings.count)
    for var spelling in spellings {
      try spelling.withUTF8 { try tokens.append(UnsafeRawBufferPointer($0)) }
    }
    try self.init(tokens)
  }

  init(_ tokens: SpelledTokens) throws {
    try self.init(
      storage: tokens.storage, endOfText: tokens.endOfText ?? tokens.count, size: tokens.count)
  }

  private init(storage: TokenStorage, endOfText: Int, size: Int) throws {
    guard size <= Self.tokenLimit else {
      throw WhisperTokenizerError.tooManyTokens(count: size, limit: Self.tokenLimit)
    }
    self.endOfText = endOfText
    self.size = size
    bytes = storage.bytes
    offsets = storage.offsets
    slots = try storage.index(textTokens: endOfText)
    try withLookup { lookup in
      for byte in UInt8.min...UInt8.max {
        let found = withUnsafeBytes(of: byte) { lookup.id(of: $0) }
        guard found != nil else { throw WhisperTokenizerError.missingByte(byte) }
      }
    }
  }

  /// The bytes of a token; nil for an id that the vocabulary does not spell out.
  public func bytes(of id: Int) -> ArraySlice<UInt8>? {
    guard id >= 0, id < offsets.count - 1 else { return nil }
    return bytes[offsets[id]..<offsets[id + 1]]
  }

  /// The id of the text token that consists of `bytes`; nil if there is none.
  public func id(of bytes: some Sequence<UInt8>) -> Int? {
    Array(bytes).withUnsafeBytes { key in withLookup { $0.id(of: key) } }
  }

  /// Lends the tables for many look-ups without checks and copies in between.
  func withLookup<Result>(_ body: (TokenLookup) throws -> Result) rethrows -> Result {
    try bytes.withUnsafeBytes { bytes in
      try offsets.withUnsafeBufferPointer { offsets in
        try slots.withUnsafeBufferPointer { slots in
          try body(TokenLookup(bytes: bytes, offsets: offsets, slots: slots))
        }
      }
    }
  }
}
