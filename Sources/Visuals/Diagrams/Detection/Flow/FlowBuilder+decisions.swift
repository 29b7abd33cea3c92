/// Conditions, their branches and where these meet again.
extension FlowBuilder {
  func contentWords(_ range: Range<Int>, _ number: Int) -> Set<String> {
    Set(
      tokens(number)[range].filter {
        [.noun, .verb, .adjective, .number].contains($0.tag) || $0.lower == "no" || $0.tag == .negation
      }.map(\.lemma))
  }

  func isContrary(_ words: Set<String>, _ other: Set<String>, _ number: Int, _ clause: Clause) -> Bool {
    let shared = words.intersection(other).subtracting(["no", "not"])
    let negations: Set<String> = ["no", "not", "n't", "n’t", "never"]
    return shared.count >= 2
      || !shared.isEmpty && words.isDisjoint(with: negations) != other.isDisjoint(with: negations)
  }

  mutating func open(_ range: Range<Int>, _ clause: Clause, _ number: Int) {
    let range = trimmed(range, number)
    guard let evidence = text.sentences[number].evidence(range) else { return }
    let said = conditionText(range, clause, number)
    let words = contentWords(range, number)
    let opensSentence = steps.last?.sentence != number || decision?.sentence == number
    if var known = decision, opensSentence,
      known.sentence == number || known.sentence == number - 1 && !known.hasElse
        || repeatedOpener(clause, number) == known.marker && !known.marker.isEmpty
        || !known.hasElse && isContrary(words, known.words, number, clause) && number - known.sentence <= 3
    {
      known.closed += frontier
      known.branches += 1
      known.sentence = number
      decision = known
      frontier = [Tail(node: known.node, label: said)]
      draft.addEvidence(evidence, to: known.node)
      return
    }
    closeDecision()
    let node = addNode(questionText(range, clause, number), role: .decision, evidence: evidence, number)
    decisionCount += 1
    decision = Decision(node: node, sentence: number, words: words, marker: repeatedOpener(clause, number))
    frontier = [Tail(node: node, label: said)]
  }

  /// Words of a long opener such as "for the case that", which come again with each branch.
  func repeatedOpener(_ clause: Clause, _ number: Int) -> String {
    clause.marker.count >= 3 ? text.sentences[number].words(clause.marker).lowercased() : ""
  }

  mutating func takeAnswer(_ clause: Clause, _ number: Int, isYes: Bool) {
    let label = isYes ? "if so" : "if not"
    if var known = decision {
      known.closed += frontier
      known.branches += 1
      known.sentence = number
      decision = known
      frontier = [Tail(node: known.node, label: label)]
      return
    }
    let asked = question.flatMap { $0.sentence >= number - 2 ? $0 : nil }
    let source = asked?.sentence ?? number
    guard let evidence = text.sentences[source].evidence(asked?.range ?? clause.range) else { return }
    let name =
      asked.map { questionText(trimmed($0.range, source), $0.clause, source) }
      ?? "\(LabelWriter.capitalized(label))?"
    let node = addNode(name, role: .decision, evidence: evidence, number)
    decisionCount += 1
    decision = Decision(
      node: node, sentence: number, words: asked.map { contentWords($0.range, source) } ?? [])
    frontier = [Tail(node: node, label: label)]
  }

  mutating func takeOtherwise(_ clause: Clause, _ number: Int) {
    if var known = decision {
      known.closed += frontier
      known.branches += 1
      known.hasElse = true
      known.sentence = number
      decision = known
      frontier = [Tail(node: known.node, label: "otherwise")]
      return
    }
    guard let evidence = text.sentences[number].evidence(clause.range), !frontier.isEmpty else { return }
    let node = addNode("Otherwise?", role: .decision, evidence: evidence, number)
    decisionCount += 1
    decision = Decision(node: node, hasElse: true, sentence: number, words: [])
    frontier = [Tail(node: node, label: "otherwise")]
  }

  /// "The waiter may wait if he has another order": the step before hangs on the condition.
  mutating func takeTrailingCondition(_ range: Range<Int>, _ clause: Clause, _ number: Int) {
    let range = trimmed(range, number)
    guard let last = steps.last, last.sentence == number,
      let evidence = text.sentences[number].evidence(range)
    else { return }
    let node = draft.node(questionText(range, clause, number), role: .decision, evidence: evidence)
    decisionCount += 1
    draft.redirect(to: last.node, newTarget: node)
    let marker = text.sentences[number].words(clause.marker).lowercased()
    let said = (marker == "unless" ? "unless " : "") + conditionText(range, clause, number)
    draft.edge(node, last.node, label: said, evidence: evidence)
    closeDecision()
    decision = Decision(node: node, sentence: number, words: contentWords(range, number))
  }

  mutating func closeDecision() {
    guard let known = decision else { return }
    decision = nil
    frontier = known.closed + frontier
    if known.branches == 1 { frontier.append(Tail(node: known.node)) }
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
    guard range.contains(clause.verb), let subject = clause.subject else {
      return LabelWriter.capitalized(text.sentences[number].words(range.prefix(8))) + "?"
    }
    let name = labels.words(subject, in: number, limit: 4, dropsArticle: true)
    let tokens = tokens(number)
    // "Part available?", "Customer calls?"
    var start = clause.isPassive ? clause.verb : clause.verbs.lowerBound
    if tokens[clause.verb].lemma == "be" { start = clause.verbs.upperBound }
    let end = min(range.upperBound, clause.verbs.upperBound + 4)
    let predicate = start < end ? text.sentences[number].words(start..<end) : ""
    return LabelWriter.capitalized(name + (predicate.isEmpty ? "" : " " + predicate)) + "?"
  }
}
