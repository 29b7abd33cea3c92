/// Cuts words into tokens: marks, contractions and possessives stand alone.
enum Tokenizer {
  static func sentence(_ words: [(text: String, start: Double?, end: Double?)]) -> Sentence {
    var text = ""
    var pieces: [(offset: Int, length: Int, start: Double?, end: Double?)] = []
    for word in words {
      if !text.isEmpty { text += " " }
      let characters = Array(word.text.prefix(4096))
      var offset = text.utf8.count
      text += String(characters)
      for piece in cut(characters) {
        let length = piece.reduce(0) { $0 + String($1).utf8.count }
        pieces.append((offset, length, word.start, word.end))
        offset += length
      }
    }
    var sentence = Sentence(text: text)
    let utf8 = sentence.text.utf8
    var index = utf8.startIndex
    var position = 0
    for piece in pieces {
      let from = utf8.index(index, offsetBy: piece.offset - position)
      let to = utf8.index(from, offsetBy: piece.length)
      index = to
      position = piece.offset + piece.length
      let part = String(sentence.text[from..<to])
      let lower = part.count > SpokenText.longestWord ? "…" : part.lowercased()
      var token = Token(
        text: part, lower: lower, range: from..<to, lemma: lower, start: piece.start, end: piece.end)
      if let first = part.first, !first.isLetter, !first.isNumber,
        lower.allSatisfy({ !$0.isLetter && !$0.isNumber }),
        lower != "&", lower != "%", lower != "'", lower != "’"
      {
        token.tag = .punctuation
      }
      sentence.tokens.append(token)
    }
    sentence.start = words.lazy.compactMap(\.start).first
    sentence.end = words.reversed().lazy.compactMap(\.end).first
    return sentence
  }

  private static let contractions: [[Character]] = [
    Array("n't"), Array("n’t"), Array("'s"), Array("’s"), Array("'re"), Array("’re"), Array("'ve"),
    Array("’ve"),
    Array("'ll"), Array("’ll"), Array("'d"), Array("’d"), Array("'m"), Array("’m"),
  ]

  private static func cut(_ word: [Character]) -> [ArraySlice<Character>] {
    var core = word[...]
    var front: [ArraySlice<Character>] = []
    var back: [ArraySlice<Character>] = []
    while let first = core.first, core.count > 1, "([{\"“‘'¿¡«*<".contains(first) {
      front.append(core.prefix(1))
      core = core.dropFirst()
    }
    while let last = core.last, core.count > 1, ".,;:!?)]}\"”’'…»*>".contains(last) {
      // Full stops inside abbreviations stay.
      if last == ".", core.dropLast().contains(".") { break }
      back.append(core.suffix(1))
      core = core.dropLast()
    }
    guard core.count <= SpokenText.longestWord else { return front + [core] + back.reversed() }
    var parts: [ArraySlice<Character>] = []
    let lower = core.map { Character($0.lowercased()) }
    for contraction in contractions
    where lower.count > contraction.count && Array(lower.suffix(contraction.count)) == contraction {
      if lower == Array("can't") || lower == Array("won't") { break }
      parts = [core.suffix(contraction.count)]
      core = core.dropLast(contraction.count)
      break
    }
    if let slash = core.firstIndex(of: "/"), slash > core.startIndex, slash < core.endIndex - 1,
      core[core.index(after: slash)].isLetter, core[core.index(before: slash)].isLetter
    {
      parts = [core[core.startIndex..<slash], core[slash...slash], core[(slash + 1)...]] + parts
    } else {
      parts = [core] + parts
    }
    return front + parts + back.reversed()
  }
}
