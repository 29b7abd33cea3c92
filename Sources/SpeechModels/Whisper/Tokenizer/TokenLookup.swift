/// Token byte strings, end to end, while a vocabulary is being read.
struct TokenStorage {
  var bytes: [UInt8] = []
  private(set) var offsets = [0]

  mutating func reserve(count: Int) throws {
    guard count <= WhisperVocabulary.tokenLimit else {
      throw WhisperTokenizerError.tooManyTokens(count: count, limit: WhisperVocabulary.tokenLimit)
    }
    offsets.reserveCapacity(count + 1)
    bytes.reserveCapacity(count * 8)
  }

  /// Makes a token of the bytes appended since the last one.
  mutating func endToken() throws {
    let length = bytes.count - (offsets.last ?? 0)
    guard length <= WhisperVocabulary.tokenLengthLimit else {
      throw WhisperTokenizerError.tokenTooLong(
        id: offsets.count - 1, bytes: length, limit: WhisperVocabulary.tokenLengthLimit)
    }
    offsets.append(bytes.count)
  }

  /// The hash table over the first `textTokens` tokens. At most one token may be empty (the multilingual
  /// vocabulary has one, id 50256); it is left out because no text leads to it.
  func index(textTokens: Int) throws -> [Int32] {
    var capacity = 1024
    while capacity < textTokens * 2 { capacity *= 2 }
    var slots = [Int32](repeating: -1, count: capacity)
    var emptyToken: Int?
    try bytes.withUnsafeBytes { bytes in
      try offsets.withUnsafeBufferPointer { offsets in
        try slots.withUnsafeMutableBufferPointer { slots in
          for id in 0..<textTokens {
            let key = UnsafeRawBufferPointer(rebasing: bytes[offsets[id]..<offsets[id + 1]])
            if key.isEmpty {
              if let first = emptyToken {
                throw WhisperTokenizerError.repeatedToken(id: id, firstID: first)
              }
              emptyToken = id
              continue
            }
            let lookup = TokenLookup(bytes: bytes, offsets: offsets, slots: .init(slots))
            let (slot, found) = lookup.probe(key)
            if let found { throw WhisperTokenizerError.repeatedToken(id: id, firstID: found) }
            slots[slot] = Int32(id)
          }
        }
      }
    }
    return slots
  }
}

/// Tokens by id as files spell them: text tokens in the byte-level alphabet, special tokens as they are.
struct SpelledTokens {
  private(set) var storage = TokenStorage()
  private(set) var endOfText: Int?
  private(set) var count = 0

  /// - Parameter count: how many there will be, or about.
  init(count: Int) throws { try storage.reserve(count: count) }

  /// Adds the next token, valid UTF-8.
  mutating func append(_ spelling: UnsafeRawBufferPointer) throws {
    guard count < WhisperVocabulary.tokenLimit else {
      throw WhisperTokenizerError.tooManyTokens(count: count + 1, limit: WhisperVocabulary.tokenLimit)
    }
    let mark = WhisperVocabulary.endOfTextName.utf8
    if endOfText == nil, spelling.count == mark.count, spelling.elementsEqual(mark) { endOfText = count }
    if endOfText != nil {
      storage.bytes.append(contentsOf: spelling)
    } else if !ByteLevelAlphabet.append(spelling, to: &storage.bytes) {
      throw WhisperTokenizerError.notByteLevel(id: count, token: String(decoding: spelling, as: UTF8.self))
    }
    try storage.endToken()
    count += 1
  }
}

/// A borrowed view of a vocabulary's tables that finds tokens by their bytes.
///
/// `Hasher` is seeded at random, so that no file can be made whose tokens all collide.
struct TokenLookup {
  let bytes: UnsafeRawBufferPointer
  let offsets: UnsafeBufferPointer<Int>
  let slots: UnsafeBufferPointer<Int32>

  func id(of key: UnsafeRawBufferPointer) -> Int? {
    key.isEmpty ? nil : probe(key).found
  }

  /// The token equal to `key`, or the free slot where it would go. The table is never more than half full.
  fileprivate func probe(_ key: UnsafeRawBufferPointer) -> (slot: Int, found: Int?) {
    var hasher = Hasher()
    hasher.combine(bytes: key)
    let mask = slots.count - 1
    var slot = hasher.finalize() & mask
    while slots[slot] >= 0 {
      let id = Int(slots[slot])
      if equals(key, id) { return (slot, id) }
      slot = (slot + 1) & mask
    }
    return (slot, nil)
  }

  private func equals(_ key: UnsafeRawBufferPointer, _ id: Int) -> Bool {
    let start = offsets[id]
    guard offsets[id + 1] - start == key.count else { return false }
    for i in 0..<key.count where bytes[start + i] != key[i] { return false }
    return true
  }
}
