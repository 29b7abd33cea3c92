/// Finds the base form of a verb's form, from the tables and by rule.
struct VerbLexicon: Sendable {
  struct Reading: Sendable {
    var lemma: String
    var form: VerbForm
  }

  static let english = VerbLexicon()

  private var bases: Set<String>
  private var forms: [String: Reading] = [:]

  private init() {
    bases = Set(EnglishVerbs.regular + EnglishVerbs.further + EnglishVerbs.alsoNouns)
    for line in EnglishVerbs.irregular + EnglishVerbs.furtherIrregular {
      let parts = line.split(separator: " ").map(String.init)
      bases.insert(parts[0])
      if parts[1] != parts[0] { forms[parts[1]] = Reading(lemma: parts[0], form: .past) }
      if parts[2] != parts[1], parts[2] != parts[0] {
        forms[parts[2]] = Reading(lemma: parts[0], form: .participle)
      }
    }
    for word in ["got", "showed", "proved"] where forms[word] == nil {
      forms[word] = Reading(lemma: word, form: .past)
    }
    forms["got"] = Reading(lemma: "get", form: .past)
    forms["does"] = Reading(lemma: "do", form: .third)
    forms["has"] = Reading(lemma: "have", form: .third)
    forms["goes"] = Reading(lemma: "go", form: .third)
    forms["lying"] = Reading(lemma: "lie", form: .gerund)
    forms["dying"] = Reading(lemma: "die", form: .gerund)
  }

  func isBase(_ word: String) -> Bool { bases.contains(word) }

  /// All that `word` may be as a verb; nil where it is none that is known.
  func reading(_ word: String) -> Reading? {
    if let known = forms[word] { return known }
    if bases.contains(word) { return Reading(lemma: word, form: .base) }
    guard word.utf8.count > 3 else { return nil }
    if word.hasSuffix("s"), !word.hasSuffix("ss") {
      if let base = base(of: word, dropping: 1, adding: [""]) { return Reading(lemma: base, form: .third) }
      if word.hasSuffix("ies"), let base = base(of: word, dropping: 3, adding: ["y"]) {
        return Reading(lemma: base, form: .third)
      }
      if word.hasSuffix("es"), let base = base(of: word, dropping: 2, adding: [""]) {
        return Reading(lemma: base, form: .third)
      }
    }
    if word.hasSuffix("ed") {
      if word.hasSuffix("ied"), let base = base(of: word, dropping: 3, adding: ["y"]) {
        return Reading(lemma: base, form: .past)
      }
      if let base = stem(of: word, dropping: 2) { return Reading(lemma: base, form: .past) }
    }
    if word.hasSuffix("ing"), let base = stem(of: word, dropping: 3) {
      return Reading(lemma: base, form: .gerund)
    }
    return prefixed(word)
  }

  /// Verbs that are in no table but look like one: "re-evaluates", "containerized".
  func guess(_ word: String) -> Reading? {
    guard word.utf8.count > 4, word.allSatisfy({ $0.isLetter || $0 == "-" }) else { return nil }
    for (ending, replacement, form) in Self.endings
    where word.hasSuffix(ending) && word.utf8.count > ending.utf8.count + 2 {
      return Reading(lemma: word.dropLast(ending.count) + replacement, form: form)
    }
    return nil
  }

  /// Base form of a verb that is in no table, by rule alone.
  static func stem(ofUnknown word: String) -> String {
    let vowels: Set<Character> = ["a", "e", "i", "o", "u"]
    if word.hasSuffix("ies") || word.hasSuffix("ied") { return word.dropLast(3) + "y" }
    if word.hasSuffix("ed") {
      let stem = String(word.dropLast(2))
      let letters = Array(stem)
      guard letters.count >= 3, let last = letters.last else { return stem }
      let previous = letters[letters.count - 2]
      if last == previous, !["l", "s", "f", "z"].contains(last) { return String(stem.dropLast()) }
      // "archive" and "collate" against "screen" and "alert".
      let isSoft = ["v", "c", "u"].contains(last) || stem.hasSuffix("at") || stem.hasSuffix("iz")
      return isSoft && !(last == "u" && vowels.contains(previous)) ? stem + "e" : stem
    }
    for ending in ["sses", "shes", "ches", "xes", "zzes"] where word.hasSuffix(ending) {
      return String(word.dropLast(2))
    }
    return String(word.dropLast())
  }

  private static let endings: [(String, String, VerbForm)] = [
    ("izes", "ize", .third), ("ized", "ize", .past), ("izing", "ize", .gerund), ("ize", "ize", .base),
    ("ifies", "ify", .third), ("ified", "ify", .past), ("ifying", "ify", .gerund), ("ify", "ify", .base),
    ("ated", "ate", .past), ("ating", "ate", .gerund),
  ]

  private func prefixed(_ word: String) -> Reading? {
    for prefix in ["re-", "pre-", "re", "pre", "un", "over", "co-"] where word.hasPrefix(prefix) {
      let rest = String(word.dropFirst(prefix.count))
      guard rest.utf8.count > 3,
        forms[rest] != nil || rest.hasSuffix("s") || rest.hasSuffix("ed") || rest.hasSuffix("ing")
          || bases.contains(rest),
        let reading = forms[rest] ?? plainReading(rest)
      else { continue }
      if prefix == "un", reading.form == .base { continue }
      return Reading(lemma: prefix + reading.lemma, form: reading.form)
    }
    return nil
  }

  private func plainReading(_ word: String) -> Reading? {
    if bases.contains(word) { return Reading(lemma: word, form: .base) }
    if word.hasSuffix("es"), let base = base(of: word, dropping: 2, adding: [""]) {
      return Reading(lemma: base, form: .third)
    }
    if word.hasSuffix("s"), let base = base(of: word, dropping: 1, adding: [""]) {
      return Reading(lemma: base, form: .third)
    }
    if word.hasSuffix("ed"), let base = stem(of: word, dropping: 2) {
      return Reading(lemma: base, form: .past)
    }
    if word.hasSuffix("ing"), let base = stem(of: word, dropping: 3) {
      return Reading(lemma: base, form: .gerund)
    }
    return nil
  }

  private func base(of word: String, dropping: Int, adding: [String]) -> String? {
    let stem = word.dropLast(dropping)
    for ending in adding where bases.contains(stem + ending) { return stem + ending }
    return nil
  }

  private func stem(of word: String, dropping: Int) -> String? {
    let stem = String(word.dropLast(dropping))
    if bases.contains(stem + "e"), !bases.contains(stem) || stem.hasSuffix("g") { return stem + "e" }
    if bases.contains(stem) { return stem }
    var doubled = stem
    if let last = doubled.popLast(), doubled.last == last, bases.contains(doubled) { return doubled }
    return nil
  }
}
