/// Choices between deeds: "rejects or accepts the order".
extension FlowBuilder {
  /// "can reject or accept the order"
  mutating func takeChoice(_ clauses: [Clause], _ index: inout Int, _ number: Int) -> Bool {
    guard let last = choiceEnd(clauses, index, number),
      let evidence = text.sentences[number].evidence(
        clauses[index].verbs.lowerBound..<clauses[last].range.upperBound)
    else { return false }
    if clauses[index].role == .main { settle(number) }
    let node = addNode(
      labels.words(
        clauses[index].subject ?? NounPhrase(range: clauses[index].verbs, head: clauses[index].verb),
        in: number, limit: 4) + " decides", role: .decision, evidence: evidence, number)
    decisionCount += 1
    var ends: [Int] = []
    var place = index
    repeat {
      frontier = [Tail(node: node)]
      takeDeed(clauses[place], number)
      if let last = frontier.first { ends.append(last.node) }
      place += 1
    } while place <= last
    frontier = ends.map { Tail(node: $0) }
    choice = ends
    choiceNode = node
    index = place
    return true
  }

  /// The last clause of "accepts it, asks for changes or turns it down"; nil where the clause begins no choice.
  private func choiceEnd(_ clauses: [Clause], _ index: Int, _ number: Int) -> Int? {
    guard [.main, .relative].contains(clauses[index].role), isDeed(clauses[index], number) else { return nil }
    var place = index + 1
    while place < clauses.count,
      clauses[place].role == clauses[index].role || clauses[place].joinedBy == "or",
      isDeed(clauses[place], number)
    {
      if clauses[place].joinedBy == "or" { return place }
      // "Either you export the picture or you send it."
      if tokens(number)[clauses[place].range.lowerBound].lower == "or",
        isEither(clauses[index], clauses[place], number)
      {
        return place
      }
      // Between them only what has the same subject, after a comma.
      let next = clauses[place]
      let isSame =
        next.subject.map({ $0 == clauses[index].subject && !next.range.contains($0.head) })
        ?? (tokens(number)[next.verb].form == .base && clauses[index].hasModal)
      guard next.joinedBy == nil, next.marker == clauses[index].marker, isSame else { return nil }
      place += 1
    }
    return nil
  }

  /// "Either you export it or you print it", "you cut them out, or you split the hive".
  private func isEither(_ first: Clause, _ second: Clause, _ number: Int) -> Bool {
    let tokens = tokens(number)
    if tokens[first.range.lowerBound..<first.verb].contains(where: { $0.lower == "either" }) { return true }
    guard let one = first.subject, let other = second.subject else { return false }
    return tokens[one.head].tag == .pronoun && tokens[one.head].lower == tokens[other.head].lower
      && ["you", "we", "i", "they"].contains(tokens[one.head].lower)
  }

  /// "If the request is rejected, …" after "approves or rejects it": goes on from that end of the choice.
  mutating func takeOutcome(_ range: Range<Int>, _ clause: Clause, _ number: Int) -> Bool {
    guard choice.count > 1, let node = choiceNode else { return false }
    let words = tokens(number)[range]
    let verbs = Set(
      words.flatMap { word -> [String] in
        [word.tag == .verb ? word.lemma : nil, EnglishDeverbals.verb(of: word.lemma)].compactMap(\.self)
      })
    guard !clause.isNegated,
      let step = steps.last(where: {
        choice.contains($0.node) && verbs.contains($0.verb) && $0.sentence < number
      }),
      number - step.sentence <= 6, !draft.hasEdge(from: step.node)
    else { return false }
    let label = text.sentences[number].words(trimmed(range, number).prefix(24))
    if let depth = decisions.lastIndex(where: { $0.node == node }) {
      while decisions.count > depth + 1 { foldDecision() }
      decisions[depth].closed += frontier
      decisions[depth].pending.removeAll { $0.node == step.node }
      decisions[depth].sentence = number
      decisions[depth].branches += 1
    } else {
      closeDecisions()
      decisions.append(
        Decision(
          node: node, branches: 2, sentence: number, words: contentWords(range, number),
          pending: choice.filter { $0 != step.node && !draft.hasEdge(from: $0) }.map { Tail(node: $0) }))
    }
    frontier = [Tail(node: step.node, label: label)]
    return true
  }
}
