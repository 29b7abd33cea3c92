/// Chooses icons by the head words of labels.
enum IconLexicon {
  /// The icon that a node was given by hand, or that its words call for; nil where they are not sure.
  static func icon(for node: DiagramNode, language: String?) -> Icon? {
    if let name = node.icon { return Icon.named(name) }
    return icon(forLabel: node.label, language: language)
  }

  static func icon(forLabel label: String, language: String?) -> Icon? {
    guard (language ?? "en").hasPrefix("en"), label.utf8.count < 120 else { return nil }
    let words = words(of: label)
    guard let first = words.first, words.count <= 9, !["no", "not", "without"].contains(first) else {
      return nil
    }
    let verb = verb(of: words)
    let noun = noun(of: verb == nil ? words[...] : words.dropFirst())
    let name =
      switch (verb, noun) {
      // What is done to somebody or to a paper says more than that it is one.
      case (.some(let verb), .some("person")), (.some(let verb), .some("people")),
        (.some(let verb), .some("document")):
        verb.icon ?? noun
      case (.some(let verb), nil): verb.icon
      default: noun
      }
    return name.flatMap(Icon.named)
  }

  private static func words(of label: String) -> [String] {
    label.lowercased().split { !$0.isLetter && !$0.isNumber && $0 != "-" }.map(String.init)
  }

  /// The first word where it is a verb that tells what is done.
  private static func verb(of words: [String]) -> (lemma: String, icon: String?)? {
    guard let first = words.first, words.count > 1 || !EnglishWords.nouns.contains(first),
      let lemma = VerbLexicon.english.reading(first)?.lemma, first == lemma || first.hasSuffix("ing"),
      // "Water evaporates" waters nothing.
      words.count < 2 || IconWords.english.nouns[first] == nil || !isVerb(words[1], after: first)
    else { return nil }
    return (lemma, IconWords.english.verbs[lemma])
  }

  /// The last noun before the first preposition, with the word before it where the two are one thing.
  private static func noun(of words: ArraySlice<String>) -> String? {
    var phrase: [String] = []
    for (place, word) in zip(words.indices, words) {
      switch EnglishWords.closed[word] {
      case .preposition, .to, .relative, .coordinator, .subordinator:
        if phrase.isEmpty { continue }
      case .modal, .auxiliary, .negation:
        return nil
      case nil:
        // "The sun heats the sea", "clouds form": the subject is shown, not what it does.
        let after = place + 1 < words.endIndex ? words[place + 1] : ""
        let isDone =
          EnglishWords.closed[after] == .determiner
          || EnglishWords.closed[after] == .preposition && after != "of"
        if let subject = phrase.last, isVerb(word, after: subject, isObjectNext: isDone) { break }
        phrase.append(word)
        continue
      default: continue
      }
      break
    }
    guard let last = phrase.last else { return nil }
    let nouns = IconWords.english.nouns
    let singular = NounForms.singular(last).lemma
    if phrase.count > 1 {
      let before = phrase[phrase.count - 2]
      if let icon = nouns[before + " " + singular] ?? nouns[before + " " + last] { return icon }
    }
    return nouns[last] ?? nouns[singular]
  }
}

extension IconLexicon {
  private static func isVerb(_ word: String, after subject: String, isObjectNext: Bool = false) -> Bool {
    guard let form = VerbLexicon.english.reading(word)?.form else {
      // Of words that are in no list, such as "evaporates" after "water": what follows a thing that is sure.
      let nouns = IconWords.english.nouns
      return word.hasSuffix("s") && word.utf8.count > 4 && nouns[subject] != nil
        && !NounForms.singular(subject).isPlural && nouns[NounForms.singular(word).lemma] == nil
        && !EnglishWords.nouns.contains(NounForms.singular(word).lemma)
    }
    switch form {
    case .third where isObjectNext: return true
    case .third: return !EnglishWords.nouns.contains(NounForms.singular(word).lemma)
    case .base: return NounForms.singular(subject).isPlural
    case .past: return !EnglishWords.nouns.contains(word)
    case .participle, .gerund: return false
    }
  }
}

/// Which nodes of a diagram have an icon.
struct IconChoice: Sendable {
  private var icons: [String: String] = [:]

  /// Where few elements have an icon, or all have the same, icons say nothing: then only those given by hand are shown.
  init(_ nodes: [DiagramNode], language: String?, isOff: Bool) {
    guard !isOff else { return }
    let candidates = nodes.filter { $0.role != .decision && $0.role != .parallel }
    var found: [String: String] = [:]
    for node in candidates where node.icon == nil {
      found[node.id] = IconLexicon.icon(for: node, language: language)?.name
    }
    let kinds = Set(found.values).count
    if found.count < 2 || found.count * 2 < candidates.count || kinds * 2 < found.count { found = [:] }
    for node in candidates {
      if let name = node.icon { found[node.id] = Icon.named(name)?.name }
    }
    icons = found
  }

  /// The name of a node's icon.
  func name(_ node: DiagramNode) -> String? { icons[node.id] }
}
