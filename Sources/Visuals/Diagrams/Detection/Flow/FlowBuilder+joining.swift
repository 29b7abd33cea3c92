/// Where branches end and meet, and what decisions and conditions are called.
extension FlowBuilder {
  /// Whether this sentence goes on with the branch: it is the one that opened it, or an "otherwise" still comes.
  func belongs(_ number: Int, to decision: Decision) -> Bool {
    if number == decision.sentence { return true }
    if decision.isContrast { return goesOnContrast(number) }
    guard !decision.hasElse else { return false }
    // "… and if it smells bad he sends it back. Otherwise …": the nearer condition has the otherwise.
    if text.clauses[number].dropFirst().contains(where: {
      $0.role == .condition && opensAfterCoordinator($0, number)
    }) {
      return false
    }
    for later in (number + 1)..<(number + 4) where later < text.sentences.count {
      guard let first = text.clauses[later].first else { continue }
      // Another decision begins: what comes then belongs to that one.
      if CueReader.matches(["in", "case", "of"], tokens(later), at: 0) { return false }
      let cues = CueReader.cues(of: first, in: text.sentences[later])
      if cues.contains(.otherwise) { return true }
      // Another decision begins whose otherwise that is.
      if first.role == .after, isCondition(first, at: 0, later) { return false }
      if first.role == .condition {
        if first.marker.count >= 3, text.sentences[later].words(first.marker).lowercased() == decision.marker
        {
          return true
        }
        return first.range.lowerBound == first.marker.lowerBound
          && isContrary(contentWords(first.range, later), decision.words, later, first)
      }
    }
    return false
  }

  /// Closes the decisions to which the sentence does not belong.
  mutating func settle(_ number: Int) {
    while let known = decision, !belongs(number, to: known) { foldDecision() }
  }

  /// - Parameter joinsAll: "in any case" is for those too that were turned down.
  mutating func closeDecisions(joinsAll: Bool = false) {
    while !decisions.isEmpty { foldDecision(joinsAll: joinsAll) }
  }

  /// The branches of the innermost decision meet.
  mutating func foldDecision(joinsAll: Bool = false) {
    guard var known = decisions.popLast() else { return }
    // What is turned down goes no further, where another branch does.
    let open = (known.closed + frontier).filter { !isTurnedDown($0) }
    if !open.isEmpty, known.branches > 1, !joinsAll {
      known.closed.removeAll(where: isTurnedDown)
      frontier.removeAll(where: isTurnedDown)
    }
    frontier = known.continuation ?? known.closed + frontier + known.pending
    if known.branches == 1 { frontier.append(Tail(node: known.node)) }
  }

  private func isTurnedDown(_ tail: Tail) -> Bool {
    let verbs: Set<String> = ["reject", "refuse", "decline", "deny", "cancel", "dismiss"]
    return steps.last { $0.node == tail.node }.map { verbs.contains($0.verb) } ?? false
  }

  func trimmed(_ range: Range<Int>, _ number: Int) -> Range<Int> {
    var range = range.clamped(to: tokens(number).indices)
    let tokens = tokens(number)
    while let last = range.last,
      tokens[last].tag == .punctuation && tokens[last].lower != ")" || tokens[last].tag == .coordinator
        || tokens[last].lower == "then"
    { range = range.dropLast() }
    while let first = range.first, tokens[first].tag == .punctuation { range = range.dropFirst() }
    return range
  }

  func conditionText(_ range: Range<Int>, _ clause: Clause, _ number: Int) -> String {
    let marker = text.sentences[number].words(clause.marker).lowercased()
    let said = text.sentences[number].words(
      trimmed(range.lowerBound..<min(range.upperBound, range.lowerBound + 24), number))
    return marker == "unless" ? "unless " + said : said
  }

  func questionText(_ range: Range<Int>, _ clause: Clause, _ number: Int) -> String {
    guard range.contains(clause.verb), let subject = clause.subject,
      !["this", "that"].contains(tokens(number)[subject.head].lower)
    else {
      return LabelWriter.capitalized(text.sentences[number].words(range.prefix(8))) + "?"
    }
    let name = labels.words(subject, in: number, limit: 4, dropsArticle: true)
    let tokens = tokens(number)
    // "Part available?", "Customer calls?"
    var start = clause.isPassive ? clause.verb : clause.verbs.lowerBound
    if clause.isNegated || clause.hasModal { start = clause.verbs.lowerBound }
    if tokens[clause.verb].lemma == "be" {
      start = clause.verbs.upperBound
      // "it's an emergency"
      if let object = clause.object, tokens[subject.head].lower == "it", tokens[object.head].tag == .noun {
        return LabelWriter.capitalized(text.sentences[number].words(object.range)) + "?"
      }
    }
    let end = min(range.upperBound, clause.verbs.upperBound + 4)
    let predicate = start < end ? text.sentences[number].words(start..<end) : ""
    return LabelWriter.capitalized(name + (predicate.isEmpty ? "" : " " + predicate)) + "?"
  }
}
