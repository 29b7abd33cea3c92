/// Finds branches that no "if" opens: "faulty parts are sent back, good parts are stored", "some agree, others decline",
/// "for domestic orders …, for international orders …".
struct ContrastFinder {
  enum Part: Sendable, Hashable {
    /// The first of the kinds that are told apart.
    case opens
    case goesOn
    /// "the others": nothing is left after it.
    case rest
  }

  /// Where a branch begins, and the words that say for what it is.
  struct Branch: Sendable, Hashable {
    var part: Part
    var label: Range<Int>
  }

  /// What a phrase says of its head: "faulty" of parts.
  private struct Kind {
    var head: String
    var qualities: Set<String>
    var isRest = false
    /// "For adults, …": told apart by whom it is for.
    var isFronted = false
    var label: Range<Int>
  }

  let text: AnalyzedText

  /// Branches by the clauses that begin them.
  static func branches(_ text: AnalyzedText) -> [AnalyzedText.Place: Branch] {
    let finder = ContrastFinder(text: text)
    var found: [AnalyzedText.Place: Branch] = [:]
    var open: (place: AnalyzedText.Place, kind: Kind, used: [Kind])?
    for number in text.sentences.indices {
      for (index, clause) in text.clauses[number].enumerated() {
        guard clause.role == .main || clause.role == .parallel, clause.joinedBy == nil else { continue }
        let place = AnalyzedText.Place(sentence: number, token: index)
        // "Covered damages are repaired; in all other cases …"
        if let known = open, known.used.count == 1, number - known.place.sentence <= 1,
          CueReader.cues(of: clause, in: text.sentences[number]).contains(.otherwise),
          let subject = clause.subject, subject.range.lowerBound > clause.range.lowerBound
        {
          found[known.place] = Branch(part: .opens, label: known.kind.label)
          found[place] = Branch(part: .rest, label: clause.range.lowerBound..<subject.range.lowerBound)
          open = nil
          continue
        }
        guard let kind = finder.kind(of: clause, index, number) else {
          // Something else is told in between.
          if let known = open, known.place.sentence < number { open = nil }
          continue
        }
        if var known = open, number - known.place.sentence <= 1,
          known.used.allSatisfy({ finder.differ($0, kind) })
        {
          if found[known.place] == nil { found[known.place] = Branch(part: .opens, label: known.kind.label) }
          found[place] = Branch(part: kind.isRest ? .rest : .goesOn, label: kind.label)
          known.used.append(kind)
          known.place = AnalyzedText.Place(sentence: number, token: index)
          open = kind.isRest ? nil : (place, kind, known.used)
          continue
        }
        open = kind.isRest ? nil : (place, kind, [kind])
      }
    }
    return found
  }

  private func differ(_ first: Kind, _ second: Kind) -> Bool {
    guard !first.isRest else { return false }
    if second.isRest { return second.head.isEmpty || second.head == first.head }
    guard first.head == second.head || first.isFronted && second.isFronted else { return false }
    let negations: Set<String> = ["not", "n't", "n’t", "no"]
    if first.qualities.isDisjoint(with: negations) != second.qualities.isDisjoint(with: negations) {
      return true
    }
    // Each has a word of its own: "with a low risk", "with a high risk".
    return !first.qualities.subtracting(second.qualities).isEmpty
      && !second.qualities.subtracting(first.qualities).isEmpty
  }

  /// The kind that a clause is about: by "for …" before it, or by its subject.
  private func kind(of clause: Clause, _ index: Int, _ number: Int) -> Kind? {
    let tokens = text.sentences[number].tokens
    let start = clause.range.lowerBound
    if clause.role == .main, start < tokens.count,
      let first = (start..<clause.verbs.lowerBound).first(where: { tokens[$0].tag != .coordinator }),
      ["for", "with", "in", "at", "under"].contains(tokens[first].lower),
      let phrase = NounPhraseChunker.phrase(tokens, at: first + 1, upTo: clause.verbs.lowerBound),
      phrase.range.upperBound < tokens.count, tokens[phrase.range.upperBound].isComma,
      var kind = kind(phrase, upTo: phrase.range.upperBound, number)
        ?? (tokens[first].lower == "for" ? bare(phrase, number) : nil)
    {
      if tokens[first].lower != "for" { kind.head = tokens[first].lower + " " + kind.head }
      if tokens[first].lower == "for" { kind.isFronted = true }
      return kind
    }
    if clause.joinedBy == nil, let subject = clause.subject,
      subject.range.upperBound <= clause.verbs.lowerBound
    {
      let isBefore = subject.range.lowerBound < clause.range.lowerBound
      // The subject may stand before a relative clause: "donors who are too young are sent home".
      let hasRelative =
        index > 0
        && text.clauses[number][index - 1].marker.first.map { tokens[$0].tag == .relative } ?? false
      if !isBefore || hasRelative {
        return kind(subject, upTo: clause.verbs.lowerBound, number)
      }
    }
    return nil
  }

  /// "adults" after "for": its noun is what parts it from "children".
  private func bare(_ phrase: NounPhrase, _ number: Int) -> Kind? {
    let head = text.sentences[number].tokens[phrase.head]
    guard head.tag == .noun, head.isPlural, phrase.range.count == 1 else { return nil }
    return Kind(head: head.lemma, qualities: [head.lemma], label: phrase.range)
  }

  private func kind(_ phrase: NounPhrase, upTo end: Int, _ number: Int) -> Kind? {
    let tokens = text.sentences[number].tokens
    let head = tokens[phrase.head]
    let label = phrase.range.lowerBound..<max(phrase.range.upperBound, end)
    let words = tokens[phrase.range].map(\.lower)
    if head.lower == "others" || head.lower == "rest" {
      return Kind(head: "", qualities: [], isRest: true, label: phrase.range)
    }
    guard head.tag == .noun, head.isPlural, !head.isProper || phrase.range.lowerBound == 0 else { return nil }
    if words.contains("other") || words.contains("remaining") {
      return Kind(head: head.lemma, qualities: [], isRest: true, label: label)
    }
    let first = tokens[phrase.range.lowerBound]
    guard first.tag != .possessive,
      !["the", "these", "those", "both", "all", "each", "every"].contains(first.lower)
    else { return nil }
    guard !tokens[phrase.range].contains(where: { $0.tag == .number || $0.lower == "and" }) else {
      return nil
    }
    var qualities = Set(
      tokens[phrase.range.lowerBound..<phrase.head].filter {
        $0.tag == .adjective && !Self.neutral.contains($0.lower)
      }.map(\.lower))
    if first.lower == "some" || first.lower == "many" || first.lower == "most" { qualities.insert("some") }
    // "donors who …", "students with …", "amounts under …"
    if phrase.range.upperBound < end {
      let next = tokens[phrase.range.upperBound]
      if next.tag == .relative || next.tag == .adjective || next.tag == .preposition && next.lower != "of" {
        qualities.formUnion(
          tokens[phrase.range.upperBound..<end].filter {
            ![.number, .relative, .punctuation, .determiner].contains($0.tag) && $0.lemma != "be"
          }.map(\.lemma))
      }
    }
    return qualities.isEmpty ? nil : Kind(head: head.lemma, qualities: qualities, label: label)
  }

  /// Adjectives that part nothing.
  private static let neutral: Set<String> = [
    "first", "second", "third", "next", "last", "new", "own", "several", "many", "few", "further",
    "additional",
    "various", "different", "main", "important", "following", "such", "same", "final", "relevant",
    "necessary", "more",
  ]
}
