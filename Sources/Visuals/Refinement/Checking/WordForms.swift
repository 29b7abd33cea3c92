/// Words by which two texts are compared: without case, marks and inflection.
struct WordForms: Sendable {
  let isEnglish: Bool
  /// As they stand, in small letters.
  private(set) var words: Set<String> = []
  /// In English their base forms too.
  private var forms: Set<String> = []

  init(_ words: some Sequence<String>, isEnglish: Bool) {
    self.isEnglish = isEnglish
    for word in words where self.words.insert(word).inserted { forms.formUnion(forms(of: word)) }
  }

  init(_ text: String, isEnglish: Bool) {
    self.init(WordForms.words(of: text).map(\.text), isEnglish: isEnglish)
  }

  /// Whether a word is among them, in whatever form.
  func holds(_ word: String) -> Bool {
    if words.contains(word) { return true }
    if isEnglish { return !forms.isDisjoint(with: forms(of: word)) }
    // Of other languages no rules are known: long common beginnings make a word.
    guard word.count >= 5 else { return false }
    return words.contains { other in
      let shared = zip(word, other).prefix { $0 == $1 }.count
      return shared >= 4 && shared + 3 >= max(word.count, other.count)
    }
  }

  /// Words that mean something; in English those outside of the closed classes.
  static func contents(of text: String, isEnglish: Bool) -> [String] {
    words(of: text).map(\.text).filter { word in
      guard isEnglish else { return true }
      let tag = EnglishWords.closed[word]
      return (tag == nil || tag == .number) && !negations.contains(word)
    }
  }

  /// Whether something is denied.
  var hasNegation: Bool { isEnglish && !words.isDisjoint(with: WordForms.negations) }

  private static let negations: Set<String> = [
    "not", "no", "never", "without", "none", "neither", "nor", "cannot", "cant", "dont", "doesnt", "didnt",
    "wont", "isnt", "arent", "wasnt", "werent", "hasnt", "havent", "hadnt", "couldnt", "shouldnt", "wouldnt",
  ]

  /// The word, its singular, its verb, and what is left without the endings that make nouns of verbs and back.
  private func forms(of word: String) -> Set<String> {
    guard isEnglish, word.utf8.count <= SpokenText.longestWord else { return [word] }
    if let number = WordForms.number(word) { return [word, number] }
    let singular = NounForms.singular(word).lemma
    var found: Set<String> = [word, singular, WordForms.stem(singular)]
    if let verb = VerbLexicon.english.reading(word)?.lemma {
      found.insert(verb)
      found.insert(WordForms.stem(verb))
    }
    return found
  }

  /// The value of "three" and of "3", by which they are the same.
  private static func number(_ word: String) -> String? {
    let token = Token(text: word, lower: word, range: word.startIndex..<word.endIndex, lemma: word)
    return SpokenNumbers.number([token], at: 0).map { "=\($0.value)" }
  }

  private static func stem(_ word: String) -> String {
    for ending in ["ation", "ment", "ance", "ence", "ness", "ion", "ing", "al", "ed", "er", "or", "ly", "e"]
    where word.hasSuffix(ending) && word.utf8.count >= ending.utf8.count + 3 {
      return String(word.dropLast(ending.count))
    }
    return word
  }

  /// Runs of letters and digits in small letters; apostrophes join, and scripts without blanks give a word for each sign.
  static func words(of text: String) -> [(text: String, range: Range<String.Index>)] {
    var found: [(text: String, range: Range<String.Index>)] = []
    var start: String.Index?
    var index = text.startIndex
    func isJoint(_ index: String.Index) -> Bool {
      guard text[index] == "'" || text[index] == "’", start != nil else { return false }
      let next = text.index(after: index)
      return next < text.endIndex && text[next].isLetter
    }
    func end(at index: String.Index) {
      if let begun = start {
        found.append((text[begun..<index].lowercased().filter { $0 != "'" && $0 != "’" }, begun..<index))
      }
      start = nil
    }
    while index < text.endIndex {
      let character = text[index]
      let next = text.index(after: index)
      if character.isWithoutBlanks {
        end(at: index)
        found.append((String(character), index..<next))
      } else if character.isLetter || character.isNumber {
        if start == nil { start = index }
      } else if !isJoint(index) {
        end(at: index)
      }
      index = next
    }
    end(at: text.endIndex)
    return found
  }
}

extension Character {
  /// Of a script whose words are not set apart: Han, Kana, Thai, Lao, Khmer.
  fileprivate var isWithoutBlanks: Bool {
    guard let value = unicodeScalars.first?.value, value >= 0x0E00 else { return false }
    return switch value {
    case 0x0E00...0x0EFF, 0x1780...0x17FF, 0x3040...0x30FF, 0x3400...0x9FFF, 0xF900...0xFAFF,
      0x20000...0x3FFFF:
      isLetter || isNumber
    default: false
    }
  }
}
