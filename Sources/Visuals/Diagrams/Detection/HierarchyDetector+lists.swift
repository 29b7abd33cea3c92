/// Lists of parts, and the ideas of a sentence.
extension HierarchyDetector {
  /// What a sentence of ideas is about, and the ideas: at least two.
  static func ideas(_ clause: Clause, _ tokens: [Token]) -> (about: NounPhrase, list: [NounPhrase])? {
    let start = clause.range.lowerBound
    guard clause.role == .main, ["for", "under", "on", "about"].contains(tokens[start].lower),
      let about = NounPhraseChunker.phrase(tokens, at: start + 1, upTo: clause.verbs.lowerBound),
      tokens[about.head].tag == .noun,
      ["be", "have", "use", "need", "take", "try", "include", "offer", "think"].contains(
        tokens[clause.verb].lemma)
    else { return nil }
    let list = Enumeration.phrases(tokens, from: clause.verbs.upperBound, upTo: clause.range.upperBound)
    return list.count >= 2 ? (about, list) : nil
  }

  /// What the sentences are about, as the first one says: "let us collect ideas for the new website".
  static func openingTopic(_ text: AnalyzedText, _ number: Int, _ index: inout ConceptIndex) -> Int? {
    guard number > 0 else { return nil }
    let tokens = text.sentences[0].tokens
    guard
      let phrase = NounPhraseChunker.phrases(tokens, in: tokens.indices).last(where: {
        tokens[$0.head].tag == .noun
      })
    else { return nil }
    // "ideas for the new website": the website.
    let parts = NounPhraseChunker.phrases(tokens, in: phrase.range, joins: false)
    return index.node(parts.last ?? phrase, in: 0)
  }

  /// "… is made by one or more of the following: A; B; C"
  static func ranking(_ tokens: [Token]) -> [NounPhrase]? {
    guard let place = tokens.indices.first(where: { tokens[$0].lower == "following" }),
      let colon = tokens.indices.first(where: { $0 > place && tokens[$0].lower == ":" })
    else { return nil }
    var found: [NounPhrase] = []
    var start = colon + 1
    while start < tokens.count {
      let end = (start..<tokens.count).first { tokens[$0].lower == ";" } ?? tokens.count
      if let phrase = NounPhraseChunker.phrase(tokens, at: start, upTo: end), tokens[phrase.head].tag == .noun
      {
        found.append(phrase)
      }
      start = end + 1
    }
    return found.count >= 3 ? found : nil
  }

  /// Where the list after a clause ends: at the end of the sentence, unless another clause follows.
  static func listEnd(_ clause: Clause, _ clauses: [Clause], _ tokens: [Token]) -> Int {
    let later = clauses.first { $0.verbs.lowerBound > clause.verbs.upperBound }
    return later.map { max(clause.range.upperBound, $0.range.lowerBound) } ?? tokens.count
  }

  /// "two divisions, A and B": the names, not their number.
  static func named(
    _ list: [NounPhrase], _ tokens: [Token], _ clause: Clause, _ clauses: [Clause], least: Int = 3
  ) -> [NounPhrase] {
    guard let first = list.first, list.count >= least, tokens[first.head].isPlural,
      [.number, .determiner, .adjective].contains(tokens[first.range.lowerBound].tag),
      tokens[first.range.lowerBound].tag == .number || kinds.contains(tokens[first.head].lemma)
    else { return list }
    return Array(list.dropFirst())
  }

  /// "the sales team and the support team" as two.
  static func split(_ phrase: NounPhrase, _ tokens: [Token]) -> [NounPhrase] {
    let parts = Enumeration.phrases(tokens, from: phrase.range.lowerBound, upTo: phrase.range.upperBound)
    return parts.isEmpty ? [phrase] : parts
  }
}

extension DiagramDraft {
  /// Drops the nodes that do not hang on `root`.
  mutating func keepTree(_ root: Int, _ children: [Int: [Int]]) {
    var kept: Set<Int> = []
    var open = [root]
    while let node = open.popLast() {
      if kept.insert(node).inserted { open += children[node] ?? [] }
    }
    keep(kept)
  }
}
