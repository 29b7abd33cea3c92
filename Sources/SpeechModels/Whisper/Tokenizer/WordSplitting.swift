extension WhisperTokenizer {
  /// Languages written without spaces between words.
  private static let unspacedLanguages: Set<String> = ["zh", "ja", "th", "lo", "my", "yue"]

  /// Groups tokens into words.
  ///
  /// A word starts where its text starts with a space; punctuation and special tokens stand alone. In
  /// languages that do not put spaces between words each group is the shortest that makes whole characters.
  /// Ids out of range have empty text. O(n).
  ///
  /// Source: `split_to_word_tokens` of the reference implementation, whose result this is for all valid text.
  /// In text with broken characters the reference counts characters in a way that can go astray and lose the
  /// rest; here the words joined are always the whole text, and the groups joined all tokens.
  /// - Parameter language: the code of the language spoken; nil is treated as English.
  public func splitToWordTokens(
    _ tokens: [Int], language: String?
  ) -> (words: [String], wordTokens: [[Int]]) {
    let parts = splitOnCharacters(tokens)
    if let language, Self.unspacedLanguages.contains(language) { return parts }
    return joinUnspaced(parts)
  }

  private func splitOnCharacters(_ tokens: [Int]) -> (words: [String], wordTokens: [[Int]]) {
    var bytes: [UInt8] = []
    let ends = tokens.map { token in
      appendSpelling(of: token, to: &bytes)
      return bytes.count
    }
    var words: [String] = []
    var wordTokens: [[Int]] = []
    var group: [Int] = []
    var groupStart = 0
    var characterEnd = 0
    for (token, end) in zip(tokens, ends) {
      group.append(token)
      while characterEnd < end { characterEnd += UTF8Repair.stepLength(bytes, at: characterEnd) }
      guard characterEnd == end else { continue }
      words.append(String(decoding: bytes[groupStart..<end], as: UTF8.self))
      wordTokens.append(group)
      group = []
      groupStart = end
    }
    return (words, wordTokens)
  }

  private func joinUnspaced(
    _ parts: (words: [String], wordTokens: [[Int]])
  ) -> (words: [String], wordTokens: [[Int]]) {
    var words: [String] = []
    var wordTokens: [[Int]] = []
    for (part, tokens) in zip(parts.words, parts.wordTokens) {
      let isSpecial = tokens.first.map { $0 >= endOfText } ?? false
      let startsWord = part.unicodeScalars.first == " "
      if isSpecial || startsWord || words.isEmpty || Punctuation.isPunctuation(part) {
        words.append(part)
        wordTokens.append(tokens)
      } else {
        words[words.count - 1] += part
        wordTokens[wordTokens.count - 1] += tokens
      }
    }
    return (words, wordTokens)
  }
}

private enum Punctuation {
  private static let characters = Array("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~".utf8)

  /// Whether `text`, without white space at its ends, is a stretch of the ASCII punctuation in code order.
  /// The reference tests by substring: nothing at all and `()` pass, `)(` does not.
  static func isPunctuation(_ text: String) -> Bool {
    let isSpace: (Unicode.Scalar) -> Bool = {
      $0.properties.isWhitespace || (0x1C...0x1F).contains($0.value)
    }
    let scalars = text.unicodeScalars
    guard let first = scalars.firstIndex(where: { !isSpace($0) }),
      let last = scalars.lastIndex(where: { !isSpace($0) })
    else { return true }
    let core = Array(scalars[first...last].lazy.map(\.value))
    guard core.count <= characters.count, let start = characters.firstIndex(where: { $0 == core[0] })
    else { return false }
    let stretch = characters[start...].prefix(core.count)
    return core.elementsEqual(stretch.lazy.map(UInt32.init))
  }
}
