/// Finds sets with what they share (Venn), and things placed by two opposites (quadrant).
enum SetDetector {
  static func find(_ text: AnalyzedText) -> [Candidate] { venn(text) + quadrant(text) }

  private static func venn(_ text: AnalyzedText) -> [Candidate] {
    var items: [(key: String, phrase: NounPhrase, sentence: Int)] = []
    var shared: [(Int, Clause)] = []
    var cues = 0
    for (number, sentence) in text.sentences.enumerated() {
      let tokens = sentence.tokens
      if tokens.contains(where: {
        ["overlap", "overlaps", "intersection", "venn", "common"].contains($0.lower)
      }) {
        cues += 2
      }
      for clause in text.clauses[number] where clause.role == .main {
        let range = clause.range.lowerBound..<clause.verbs.lowerBound
        if let both = range.first(where: { tokens[$0].lower == "both" }) {
          let list = Enumeration.phrases(tokens, from: both + 1, upTo: clause.verbs.lowerBound)
          if items.isEmpty, list.count == 2 {
            items = list.map { (ConceptIndex.key($0, in: number, text), $0, number) }
          } else if items.isEmpty, let subject = clause.subject {
            // "Tea and coffee both contain caffeine."
            let pair = HierarchyDetector.split(subject, tokens)
            if pair.count == 2 { items = pair.map { (ConceptIndex.key($0, in: number, text), $0, number) } }
          }
          shared.append((number, clause))
        } else if tokens[clause.range].contains(where: {
          $0.lower == "common" || $0.lower == "share" || $0.lower == "both"
        }) {
          if items.isEmpty, let subject = clause.subject {
            let list = HierarchyDetector.split(subject, tokens)
            if list.count == 2 { items = list.map { (ConceptIndex.key($0, in: number, text), $0, number) } }
          }
          shared.append((number, clause))
        }
      }
    }
    // "Both lay eggs": of the two that the text is about.
    let bare = shared.filter { number, clause in
      let tokens = text.sentences[number].tokens
      return clause.subject.map { tokens[$0.head].lower == "both" } ?? true
        && tokens[clause.range.lowerBound..<clause.verbs.lowerBound].contains { $0.lower == "both" }
    }
    if items.isEmpty, !bare.isEmpty || cues > 0 { items = mainSubjects(text) }
    if bare.count >= 2 || items.count == 2 && shared.count >= 2 { cues += 1 }
    guard items.count == 2, !shared.isEmpty, cues > 0, items.allSatisfy({ !$0.key.isEmpty }) else {
      return []
    }
    var draft = DiagramDraft()
    let labels = LabelWriter(text: text)
    var sets: [Int] = []
    for item in items {
      guard let evidence = text.sentences[item.sentence].evidence(item.phrase.range) else { return [] }
      sets.append(
        draft.group(
          labels.words(item.phrase, in: item.sentence, dropsArticle: true).capitalizedFirst,
          evidence: evidence))
    }
    guard sets.count == 2, sets[0] != sets[1] else { return [] }
    func predicate(_ clause: Clause, _ number: Int) -> String {
      let tokens = text.sentences[number].tokens
      var end = clause.range.upperBound
      while end > clause.verbs.lowerBound + 1,
        tokens[end - 1].tag == .punctuation || tokens[end - 1].tag == .coordinator
      { end -= 1 }
      return text.sentences[number].words((clause.verbs.lowerBound..<end).prefix(8)).capitalizedFirst
    }
    for (number, clause) in shared {
      guard let evidence = text.sentences[number].evidence(clause.range) else { continue }
      let node = draft.node(predicate(clause, number), group: sets[0], evidence: evidence)
      draft.join(node, group: sets[1])
    }
    for number in text.sentences.indices {
      for clause in text.clauses[number]
      where [.main, .parallel].contains(clause.role)
        && !shared.contains(where: { $0.0 == number && $0.1.verb == clause.verb })
      {
        guard let subject = clause.subject,
          let index = items.firstIndex(where: { $0.key == ConceptIndex.key(subject, in: number, text) })
            ?? items.firstIndex(where: { item in
              // "Rugby players" tell of rugby.
              let head = text.sentences[item.sentence].tokens[item.phrase.head].lemma
              return text.sentences[number].tokens[subject.range].contains { $0.lemma == head }
            }),
          let evidence = text.sentences[number].evidence(clause.range)
        else { continue }
        draft.node(predicate(clause, number), group: sets[index], evidence: evidence)
      }
    }
    guard draft.nodes.count >= 3 else { return [] }
    return [
      Candidate(
        diagram: draft.diagram(
          .venn, title: "",
          confidence: 0.5 + min(0.35, 0.12 * Double(cues)) + 0.03 * Double(min(4, draft.nodes.count))),
        reason: "two things and what they have in common")
    ]
  }

  /// The two things that the most clauses are about, where only two are.
  private static func mainSubjects(_ text: AnalyzedText) -> [(key: String, phrase: NounPhrase, sentence: Int)]
  {
    var found: [(key: String, phrase: NounPhrase, sentence: Int)] = []
    for number in text.sentences.indices {
      let tokens = text.sentences[number].tokens
      for clause in text.clauses[number] where clause.role == .main {
        guard let subject = clause.subject else { continue }
        for phrase in HierarchyDetector.split(subject, tokens)
        where tokens[phrase.head].tag == .noun && !phrase.range.contains(where: { tokens[$0].lower == "two" })
          && !phrase.range.contains(where: { tokens[$0].lower == "both" })
        {
          let key = ConceptIndex.key(phrase, in: number, text)
          if !key.isEmpty, !found.contains(where: { $0.key == key }) { found.append((key, phrase, number)) }
        }
      }
    }
    return found.count == 2 ? found : []
  }

  /// "Tasks that are urgent and important …", "not urgent but important …".
  private static func quadrant(_ text: AnalyzedText) -> [Candidate] {
    var counts: [String: (count: Int, negated: Int)] = [:]
    func signs(_ tokens: [Token]) -> [(word: String, sign: Double)] {
      var found: [(String, Double)] = []
      for index in tokens.indices {
        let token = tokens[index]
        if token.lower == "high" || token.lower == "low", index + 1 < tokens.count,
          [.noun, .verb, .modal].contains(tokens[index + 1].tag)
        {
          found.append((tokens[index + 1].lemma, token.lower == "high" ? 1 : -1))
        } else if token.tag == .adjective, token.lower != "high", token.lower != "low" {
          let isNegated =
            index > 0
            && (tokens[index - 1].tag == .negation || tokens[index - 1].lower == "neither"
              || tokens[index - 1].lower == "nor")
          found.append((token.lower, isNegated ? -1 : 1))
        }
      }
      return found
    }
    for sentence in text.sentences {
      for (word, sign) in signs(sentence.tokens) {
        counts[word, default: (0, 0)].count += 1
        if sign < 0 { counts[word]?.negated += 1 }
      }
    }
    let axes = counts.filter {
      $0.value.count >= 3 && $0.value.negated >= 1 && $0.value.negated < $0.value.count
    }.sorted { ($0.value.count, $1.key) > ($1.value.count, $0.key) }.prefix(2).map(\.key)
    guard axes.count == 2 else { return [] }
    var draft = DiagramDraft()
    var places: [(Int, Double, Double)] = []
    let labels = LabelWriter(text: text)
    for number in text.sentences.indices {
      let sentence = text.sentences[number]
      let found = signs(sentence.tokens)
      guard let x = found.first(where: { $0.word == axes[0] })?.sign,
        let y = found.first(where: { $0.word == axes[1] })?.sign,
        let evidence = sentence.evidence(sentence.whole)
      else { continue }
      let clause = text.clauses[number].last
      let label =
        clause.map { clause in
          clause.object.map { labels.words($0, in: number) } ?? labels.statement(clause, in: number)
        } ?? evidence.quote
      places.append((draft.node(label.capitalizedFirst, evidence: evidence), x, y))
    }
    guard places.count >= 3, Set(places.map { "\($0.1) \($0.2)" }).count >= 3 else { return [] }
    var diagram = draft.diagram(.quadrant, title: "", confidence: 0.78)
    for (node, x, y) in places {
      diagram.nodes[node].x = x * 0.5
      diagram.nodes[node].y = y * 0.5
    }
    diagram.axes = QuadrantAxes(
      left: "not \(axes[0])", right: axes[0], bottom: "not \(axes[1])", top: axes[1])
    return [Candidate(diagram: diagram, reason: "things by two opposites")]
  }
}
