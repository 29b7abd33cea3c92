/// What it costs to break between two words, as a line end or, at full weight, as a subtitle's end: nothing after a
/// sentence, much between words that are read as one, everything inside a word.
struct PhraseBreaks {
  /// Costs that mean: never.
  static let never = 1e6

  private let ends: SentenceEnds
  private let functionWords: FunctionWords

  init(language: String) {
    ends = SentenceEnds(language: language)
    functionWords = FunctionWords.words(of: language)
  }

  struct Break {
    var cost: Double
    /// Whether a sentence ends here.
    var endsSentence: Bool
  }

  func after(_ unit: SubtitleUnit, before next: SubtitleUnit) -> Break {
    let pause = next.word.start - unit.word.end
    let endsSentence = ends.isEnd(
      unit.text, next: next.startsWithSpace ? " " + next.text : next.text, pause: pause)
    if endsSentence { return Break(cost: 0, endsSentence: true) }
    let cost = base(unit, next)
    guard cost < PhraseBreaks.never else { return Break(cost: cost, endsSentence: false) }
    // Who pauses has ended a phrase; a pause after an article is but hesitation.
    let calm = pause.isFinite ? min(max(pause, 0), 0.8) : 0
    return Break(cost: cost * (1 - calm * 0.9), endsSentence: false)
  }

  private func base(_ unit: SubtitleUnit, _ next: SubtitleUnit) -> Double {
    guard let last = unit.text.last, let first = next.text.first else { return PhraseBreaks.never }
    if last.cannotEndLine || first.cannotBeginLine && !next.startsWithSpace { return PhraseBreaks.never }
    if !next.startsWithSpace {
      if last == "、" || last == "，" { return 8 }
      if last.isUnspacedScript || first.isUnspacedScript { return unspaced(last, first) }
      return last == "-" || last == "–" || last == "—" || last == "/" ? 45 : PhraseBreaks.never
    }
    let closing = unit.text.last { !$0.isClosing } ?? last
    switch closing {
    // An abbreviation: no sentence ends here.
    case ".": return max(spaced(unit.text, next.text), 40)
    case "!", "?", "…": return 6
    case ";", ":", "—", "–", "؛": return 5
    case ",", "،", "、": return 9
    default: break
    }
    if unit.text == "-" || next.text == "-" || next.text == "–" || next.text == "—" { return 12 }
    return spaced(unit.text, next.text)
  }

  /// Between two words without punctuation.
  private func spaced(_ word: String, _ next: String) -> Double {
    let (left, right) = (word.lettersOnly, next.lettersOnly)
    if functionWords.binding.contains(left) { return 90 }
    if word.last?.isNumber ?? false { return 60 }
    if functionWords.conjunctions.contains(right) { return 15 }
    if functionWords.prepositions.contains(right) { return 20 }
    let isName = word.first?.isUppercase ?? false && next.first?.isUppercase ?? false
    // In German every noun has a capital, so two in a row say little.
    if isName, !functionWords.capitalizesNouns { return 60 }
    if functionWords.subjects.contains(left) { return 55 }
    if functionWords.subjects.contains(right) { return 24 }
    return 34
  }

  /// Between two characters or words of a script without spaces.
  private func unspaced(_ last: Character, _ first: Character) -> Double {
    // Particles end phrases in Japanese; a new word in other characters begins one.
    if "はがをにでともへのね".contains(last), !first.isHiragana { return 14 }
    if "的了着過过吗呢吧".contains(last) { return 22 }
    if last.isKatakana && first.isKatakana || last.isHiragana && first.isHiragana { return 45 }
    if last.isNumber || first.isNumber && last.isNumber { return 60 }
    return 34
  }
}

extension Character {
  fileprivate var isHiragana: Bool {
    unicodeScalars.first.map { (0x3041...0x309F).contains($0.value) } ?? false
  }
  fileprivate var isKatakana: Bool {
    unicodeScalars.first.map { (0x30A1...0x30FF).contains($0.value) } ?? false
  }
}

extension String {
  /// In lower case, without punctuation at the ends.
  fileprivate var lettersOnly: String {
    var rest = self[...]
    while let first = rest.first, !first.isLetter && !first.isNumber { rest.removeFirst() }
    while let last = rest.last, !last.isLetter && !last.isNumber && last != "'" && last != "’" {
      rest.removeLast()
    }
    return rest.lowercased()
  }
}
