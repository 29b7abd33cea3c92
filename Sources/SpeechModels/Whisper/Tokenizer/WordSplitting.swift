extension WhisperTokenizer {
  /// Languages written without spaces between words.
  private static let unspacedLanguages: Set<String> = ["zh", "ja", "th", "lo", "my", "yue"]

  /// Groups tokens into words.
  ///
  /// A word starts where its text starts with a space; punctuation and special tokens stand alone. In
  /// languages that do not put spaces between words each group is the shortest that makes whole characters.
  /// Source: `split_to_word_tokens` of the reference implementation. Where that one fails (its count of
  /// characters can go astray in text that is not valid UTF-8), the remaining tokens form the last word here, so
  /// that the groups joined are always `tokens`. Ids out of range have empty text. O(n).
  /// - Parameter language: the code of the language spoken; nil is treated as English.
  public func splitToWordTokens(
    _ tokens: [Int], language: String?
  ) -> (words: [String], wordTokens: [[Int]]) {
    let parts = splitOnCharacters(tokens)
    if let language, Self.unspacedLanguages.contains(language) { return parts }
    return joinUnspaced(parts)
  }

  private func splitOnCharacters(_ tokens: [Int]) -> (words: [String], wordTokens: [[Int]]) {
    let isReplacement = replacements(in: tokens)
    var words: [String] = []
    var wordTokens: [[Int]] = []
    var charactersBefore = 0
    var group: [Int] = []
    var text = GroupText()
    for token in tokens {
      group.append(token)
      appendSpelling(of: token, to: &text.bytes)
      if let position = text.firstReplacement() {
        // A replacement that the whole text has too is no character waiting for its rest.
        let index = charactersBefore + position
        guard index < isReplacement.count, isReplacement[index] else { continue }
      }
      words.append(text.string)
      wordTokens.append(group)
      charactersBefore += text.count()
      group = []
      text = GroupText()
    }
    if !group.isEmpty {
      words.append(text.string)
      wordTokens.append(group)
    }
    return (words, wordTokens)
  }

  /// For each character of the whole text, whether it is U+FFFD.
  private func replacements(in tokens: [Int]) -> [Bool] {
    var bytes: [UInt8] = []
    for token in tokens { appendSpelling(of: token, to: &bytes) }
    var flags: [Bool] = []
    var position = 0
    while position < bytes.count {
      let step = UTF8Repair.step(bytes, at: position)
      flags.append(step.isReplacement)
      position += step.length
    }
    return flags
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

/// The bytes of a group of tokens while it grows, read no further than needed.
private struct GroupText {
  var bytes: [UInt8] = []
  private var position = 0
  private var characters = 0

  var string: String { String(decoding: bytes, as: UTF8.self) }

  /// The index of the first U+FFFD among the characters so far. Resumes where the last call stopped.
  mutating func firstReplacement() -> Int? {
    while position < bytes.count {
      let step = UTF8Repair.step(bytes, at: position)
      if step.isReplacement { return characters }
      position += step.length
      characters += 1
    }
    return nil
  }

  /// The number of characters, repairs included.
  func count() -> Int {
    var position = position
    var characters = characters
    while position < bytes.count {
      position += UTF8Repair.step(bytes, at: position).length
      characters += 1
    }
    return characters
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
