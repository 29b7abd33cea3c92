/// Tells names from other words by their capitals, over a whole talk.
struct NameFinder: Sendable {
  private let isEnglish: Bool
  /// Seen with a capital inside of a sentence, and seen without one anywhere; in small letters.
  private var capitalized: Set<String> = []
  private var small: Set<String> = []

  /// Days and months tell of nobody, and diagrams need them.
  private static let calendar: Set<String> = [
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "january", "february",
    "march", "april", "may", "june", "july", "august", "september", "october", "november", "december",
  ]

  init(_ sentences: [String], isEnglish: Bool) {
    self.isEnglish = isEnglish
    for sentence in sentences {
      for (index, word) in sentence.split(separator: " ").enumerated() {
        let core = Chunk(word).withoutPossessive.stem
        if !core.contains(where: \.isUppercase) {
          small.insert(String(core))
        } else if index > 0 {
          capitalized.insert(core.lowercased())
        }
      }
    }
  }

  /// - Parameter opens: whether it is the first word of a sentence, which has a capital anyway.
  func isName(_ word: Substring, opens: Bool) -> Bool {
    let stem = Chunk(word).withoutPossessive.stem
    let lower = stem.lowercased()
    guard lower.contains(where: \.isLetter), !NameFinder.calendar.contains(lower) else { return false }
    // "I" and "I'll".
    if isEnglish, lower.split(whereSeparator: { $0 == "'" || $0 == "’" }).first == "i" { return false }
    guard stem.contains(where: \.isUppercase) else {
      // Once with a capital, a word that is no other is a name in small letters too.
      return isEnglish && capitalized.contains(lower) && !isKnown(lower)
    }
    guard opens, !stem.dropFirst().contains(where: \.isUppercase) else { return true }
    if capitalized.contains(lower), !small.contains(lower) { return true }
    return !small.contains(lower) && !(isEnglish && isKnown(lower))
  }

  /// Whether it is an English word.
  private func isKnown(_ word: String) -> Bool {
    let base = word.split(whereSeparator: { $0 == "'" || $0 == "’" }).first.map(String.init) ?? word
    let singular = NounForms.singular(base).lemma
    return EnglishWords.closed[base] != nil || EnglishWords.nouns.contains(singular)
      || EnglishWords.adjectives.contains(base) || EnglishWords.actors.contains(singular)
      || VerbLexicon.english.reading(base) != nil || base.hasSuffix("ly") || base.hasSuffix("ing")
  }
}
