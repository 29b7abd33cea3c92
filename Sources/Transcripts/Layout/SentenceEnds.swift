/// Says where sentences end, from the words on both sides of a gap and the pause between them.
///
/// A full stop is the hard case: after titles, initials, ordinals and most abbreviations the sentence goes on. What
/// is unsure is decided by the next word's first letter and by the pause.
public struct SentenceEnds: Sendable {
  /// Code of the language, which decides about ordinals such as "3." in German.
  public var language: String

  public init(language: String) {
    self.language = language
  }

  /// Whether a sentence ends after `word`.
  ///
  /// - Parameters:
  ///   - word: with its punctuation.
  ///   - next: the word after it; nil at the end of everything.
  ///   - pause: seconds between the two.
  public func isEnd(_ word: String, next: String?, pause: Double = 0) -> Bool {
    var core = word.trimmed[...]
    while let last = core.last, last.isClosing { core.removeLast() }
    guard let mark = core.last else { return false }
    guard let next else { return SentenceEnds.marks.contains(mark) || mark == "." }
    let isJoined = next.first.map { !$0.isWhitespace } ?? true
    let first = next.first { $0.isLetter || $0.isNumber }
    let nextIsLower = first?.isLowercase ?? false
    if SentenceEnds.unambiguous.contains(mark) {
      // What follows may only close it.
      return next.trimmed.first.map { !SentenceEnds.marks.contains($0) && !$0.cannotBeginLine } ?? true
    }
    if mark == "!" || mark == "?" || mark == "…" || core.hasSuffix("..") {
      return !nextIsLower && (!isJoined || first?.isUnspacedScript ?? false)
    }
    guard mark == "." else { return false }
    guard !nextIsLower, !isJoined || first?.isUnspacedScript ?? false else { return false }
    if first?.isNumber ?? false, SentenceEnds.goesOnWithNumber.contains(core.dropLast().lowercased()) {
      return false
    }
    return endsAtFullStop(String(core.dropLast()), pause: pause)
  }

  /// `word` stands without its full stop, and what follows may begin a sentence.
  private func endsAtFullStop(_ word: String, pause: Double) -> Bool {
    var core = word[...]
    while let first = core.first, first.isOpening { core.removeFirst() }
    let hasPause = pause >= 0.6
    let lower = core.lowercased()
    if SentenceEnds.goesOn.contains(lower) { return false }
    if core.count == 1, let letter = core.first, letter.isLetter, letter.isUppercase {
      return lower == "i" && language == "en" || hasPause
    }
    if core.contains("."), core.allSatisfy({ $0 == "." || $0.isUppercase }) { return hasPause }
    if !core.isEmpty, core.allSatisfy(\.isNumber), SentenceEnds.ordinals.contains(language), core.count < 4 {
      return hasPause
    }
    return true
  }

  private static let marks: Set<Character> = unambiguous.union(["!", "?", "…"])

  /// Marks that end a sentence and nothing else: CJK, Indic, Arabic, Urdu, Ethiopic, Armenian, Burmese, Khmer.
  private static let unambiguous: Set<Character> = [
    "。", "！", "？", "｡", "।", "॥", "؟", "۔", "።", "፧", "։", "။", "។", "៕", "‼", "⁇", "⁈", "⁉", "︒",
  ]

  /// Languages that write ordinal numbers with a full stop.
  private static let ordinals: Set<String> = [
    "de", "da", "no", "nn", "is", "fo", "fi", "et", "lv", "cs", "sk", "pl", "sl", "hr", "bs", "sr", "hu",
    "tr", "lb",
    "eu",
  ]

  /// Abbreviations whose full stop ends no sentence: something always follows them. Several languages in one set,
  /// since none is a word that commonly ends a sentence in another.
  private static let goesOn: Set<String> = [
    "mr", "mrs", "ms", "dr", "drs", "prof", "st", "rev", "hon", "gen", "capt", "cpt", "lt", "sgt", "maj",
    "gov",
    "pres", "messrs", "mme", "mmes", "mlle", "mm", "hr", "fr", "frl", "dipl", "sr", "sra",
    "srta", "sres", "dn", "dña", "ud", "uds", "sig", "sigg", "dott", "avv", "exmo", "exma", "dhr", "mevr",
    "vs",
    "e.g", "i.e", "cf", "viz", "approx", "ca", "z.b", "d.h", "u.a", "bzw", "vgl", "sog", "inkl", "evtl",
    "ggf", "p.ex",
    "c.-à-d", "p.ej", "hl", "г", "гг", "т.е", "т.к", "т.н", "им", "ул", "проф",
  ]

  /// Abbreviations that go on where a number follows; some are words too.
  private static let goesOnWithNumber: Set<String> = [
    "no", "nos", "nr", "p", "pp", "s", "vol", "vols", "fig", "figs", "art", "ch", "chap", "abb", "tab", "sec",
    "op", "bd",
    "ex", "para", "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec",
  ]
}
