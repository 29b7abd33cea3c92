/// Nodes by what their phrase means, so that "the CEO" and "a CEO" are one.
struct ConceptIndex {
  let text: AnalyzedText
  let labels: LabelWriter
  var draft = DiagramDraft()
  private var numbers: [String: Int] = [:]

  init(_ text: AnalyzedText) {
    self.text = text
    labels = LabelWriter(text: text)
  }

  static func key(_ phrase: NounPhrase, in sentence: Int, _ text: AnalyzedText) -> String {
    let (place, meaning) = text.meaning(phrase, in: sentence)
    let tokens = text.sentences[place].tokens
    // "option two"
    if meaning.range.upperBound - 1 > meaning.range.lowerBound, let last = meaning.range.last,
      tokens[last].tag == .number,
      tokens[last - 1].tag == .noun, !tokens[last - 1].isPlural, tokens[last].lower.first?.isLetter ?? false
    {
      return tokens[last - 1].lemma + " " + tokens[last].lower
    }
    return tokens[meaning.range].filter {
      $0.tag == .noun || $0.tag == .adjective && !["own", "other", "new", "same"].contains($0.lower)
        || $0.tag == .number && $0.lower.first?.isNumber ?? false
        || $0.lower == "of"
    }.map(\.lemma).joined(separator: " ")
  }

  /// The node of a phrase; nil for what is no concept ("something", "it" without a meaning).
  mutating func node(_ phrase: NounPhrase, in sentence: Int, role: DiagramNode.Role = .item) -> Int? {
    guard let (key, place, meaning) = known(phrase, sentence) else { return nil }
    if let number = numbers[key] { return number }
    guard !draft.isFull, let evidence = text.sentences[place].evidence(meaning.range) else { return nil }
    let label = LabelWriter.capitalized(labels.words(meaning, in: place, limit: 6, dropsArticle: true))
    let number = draft.node(label, role: role, evidence: evidence)
    numbers[key] = number
    return number
  }

  /// "report to me": whoever speaks.
  mutating func speaker(_ phrase: NounPhrase, in sentence: Int) -> Int? {
    let head = text.sentences[sentence].tokens[phrase.head]
    guard ["me", "i", "us"].contains(head.lower), !draft.isFull,
      let evidence = text.sentences[sentence].evidence(phrase.range)
    else { return nil }
    if let number = numbers["me"] { return number }
    let number = draft.node(LabelWriter.capitalized(head.lower), evidence: evidence)
    numbers["me"] = number
    return number
  }

  private func known(_ phrase: NounPhrase, _ sentence: Int) -> (String, Int, NounPhrase)? {
    let (place, meaning) = text.meaning(phrase, in: sentence)
    guard text.sentences[place].tokens[meaning.head].tag == .noun else { return nil }
    let key = Self.key(phrase, in: sentence, text)
    guard !key.isEmpty else { return nil }
    if numbers[key] == nil {
      // "the faculty of science" after "four faculties: arts, science, …".
      if let of = key.split(separator: " ").lastIndex(of: "of") {
        let rest = key.split(separator: " ")[(of + 1)...].joined(separator: " ")
        if numbers[rest] != nil { return (rest, place, meaning) }
      }
      // "the branch" after "the northern branch", where there is but one such.
      let longer = numbers.keys.filter { $0.hasSuffix(" " + key) }
      if longer.count == 1 { return (longer[0], place, meaning) }
    }
    return (key, place, meaning)
  }
}

/// Lists of noun phrases: "A, B and C".
enum Enumeration {
  /// The phrases of the list that begins at `start`, which only commas and conjunctions part.
  static func phrases(_ tokens: [Token], from start: Int, upTo end: Int) -> [NounPhrase] {
    var found: [NounPhrase] = []
    var index = start
    while index < end,
      tokens[index].lower == ":" || tokens[index].tag == .adverb || tokens[index].lower == ","
    { index += 1 }
    while index < end, let phrase = NounPhraseChunker.phrase(tokens, at: index, upTo: end) {
      found.append(phrase)
      index = phrase.range.upperBound
      // What is said of an item goes to the next comma: "delegates appointed by the leader, …".
      var next = index
      var depth = 0
      while next < end,
        !(depth == 0
          && (tokens[next].isComma || tokens[next].lower == ";" || tokens[next].tag == .coordinator))
      {
        if depth == 0, tokens[next].lower == ":" { break }
        if tokens[next].lower == "(" { depth += 1 }
        if tokens[next].lower == ")" { depth -= 1 }
        if tokens[next].tag == .verb && tokens[next].form == .third || tokens[next].lower == "."
          || next - index > 12
        {
          return found
        }
        next += 1
      }
      guard next < end else { break }
      while next < end,
        tokens[next].isComma || tokens[next].isStrongBreak || tokens[next].tag == .coordinator
          || ["also", "finally", "then", "last"].contains(tokens[next].lower) && tokens[next].tag == .adverb
      { next += 1 }
      guard next > index else { break }
      index = next
    }
    return found
  }
}
