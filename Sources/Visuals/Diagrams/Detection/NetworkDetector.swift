/// Finds concepts and how they relate.
enum NetworkDetector {
  private static let relating: Set<String> = [
    "connect", "link", "relate", "depend", "use", "talk", "communicate", "send", "interact", "influence",
    "affect", "support", "need", "require", "call", "feed", "join",
    "attach", "read", "write", "query", "exchange", "know", "inherit", "reference", "store", "provide",
    "control", "inform", "share", "rely", "access", "forward", "work", "trust", "cooperate", "trade",
    "border", "marry", "collaborate", "compete", "subscribe", "publish", "poll", "invoke", "request",
    "supply", "love",
    "like", "hate", "meet", "help", "teach", "date", "fetch", "expose", "eat", "hunt", "consume", "sync",
    "replicate", "route", "bind",
  ]
  /// "is a friend of", "is friends with".
  private static let ties: Set<String> = [
    "friend", "colleague", "neighbor", "neighbour", "partner", "sister", "brother", "cousin", "rival",
    "enemy", "ally",
    "boss", "husband", "wife", "mother", "father", "daughter", "son", "client", "customer", "supplier",
  ]

  static func find(_ text: AnalyzedText) -> [Candidate] {
    var index = ConceptIndex(text)
    var relations = 0
    var strong = 0
    var related: Set<Int> = []
    for number in text.sentences.indices {
      let tokens = text.sentences[number].tokens
      for clause in text.clauses[number]
      where [.main, .relative, .parallel].contains(clause.role) && !clause.isNegated {
        let verb = tokens[clause.verb]
        let isTie =
          verb.lemma == "be" && clause.object.map { ties.contains(tokens[$0.head].lemma) } ?? false
          && clause.prepositionObject != nil
        guard relating.contains(verb.lemma) || isTie, let subject = clause.subject,
          let evidence = text.sentences[number].evidence(clause.range)
        else { continue }
        let isMutual = ["connect", "link", "relate", "join", "marry"].contains(verb.lemma) || isTie
        let target =
          isTie || isMutual && clause.isPassive || clause.object == nil
          ? clause.prepositionObject : clause.object
        guard let target, tokens[target.head].tag == .noun else { continue }
        let others = Enumeration.phrases(tokens, from: target.range.lowerBound, upTo: clause.range.upperBound)
        for from in HierarchyDetector.split(subject, tokens) {
          for to in others {
            guard let left = index.node(from, in: number), let right = index.node(to, in: number),
              left != right
            else { continue }
            var label = text.sentences[number].words(clause.verb..<clause.verbs.upperBound)
            if isTie, let preposition = clause.preposition {
              label = text.sentences[number].words(clause.verbs.lowerBound..<(preposition + 1))
            } else if clause.object == nil || isMutual && clause.isPassive,
              let preposition = clause.preposition
            {
              label += " " + tokens[preposition].lower
            }
            index.draft.edge(
              left, right, label: label, direction: isMutual ? .both : .forward, evidence: evidence)
            relations += 1
            if isMutual
              || [
                "depend", "communicate", "talk", "interact", "know", "trust", "border", "cooperate",
                "collaborate",
              ]
              .contains(verb.lemma)
            {
              strong += 1
            }
            related.insert(number)
          }
        }
      }
    }
    let degrees = Dictionary(grouping: index.draft.edges.flatMap { [$0.from, $0.to] }, by: { $0 }).mapValues(
      \.count)
    guard relations >= 3, degrees.values.contains(where: { $0 >= 2 }) else { return [] }
    var draft = index.draft
    draft.keep(Set(draft.nodes.indices.filter { degrees[draft.nodes[$0].id] != nil }))
    let share = Double(related.count) / Double(max(1, text.sentences.count))
    return [
      Candidate(
        diagram: draft.diagram(
          .network, title: "",
          confidence: 0.2 + 0.34 * share + min(0.2, 0.04 * Double(relations))
            + min(0.2, 0.07 * Double(strong)) + (share >= 0.75 && strong >= 2 ? 0.12 : 0)),
        reason: "\(relations) relations between concepts")
    ]
  }
}
