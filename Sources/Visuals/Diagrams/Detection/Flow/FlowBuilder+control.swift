/// Ends and loops: what is said of the course itself.
extension FlowBuilder {
  /// "The process ends", "the process continues", "goes back to …".
  mutating func takeControl(_ clause: Clause, _ number: Int) -> Bool {
    let tokens = tokens(number)
    let verb = tokens[clause.verb].lemma
    let subjectHead = clause.subject.map { tokens[$0.head].lemma }
    let objectHead = clause.object.map { tokens[$0.head].lemma }
    if takeReturn(clause, number) { return true }
    let isProcess =
      subjectHead.map { EnglishWords.processNouns.contains($0) } ?? false
      || objectHead.map { ["process", "procedure", "workflow", "instance"].contains($0) } ?? false
    guard isProcess, EnglishVerbs.control.contains(verb) || verb == "be" else { return false }
    guard let evidence = text.sentences[number].evidence(clause.range) else { return true }
    let isEnd = ["end", "finish", "terminate", "stop", "complete", "conclude", "close", "exit"].contains(verb)
    let isWhole =
      subjectHead.map { ["process", "procedure", "workflow", "instance", "flow", "path"].contains($0) }
      ?? false || objectHead == "process" || objectHead == "instance"
    // "The process is stopped and the clerk receives a notice" goes on.
    let goesOn = text.clauses[number].contains {
      $0.range.lowerBound >= clause.range.upperBound && $0.role == .main && isDeed($0, number)
        && CueReader.cues(of: $0, in: text.sentences[number]).isDisjoint(with: [
          .otherwise, .ifNot, .alternative,
        ])
    }
    if isEnd, !frontier.isEmpty, isWhole, !clause.hasModal, !goesOn {
      ended = frontier.map { Tail(node: $0.node) }
      endedSentence = number
      _ = addNode(labels.statement(clause, in: number), role: .end, evidence: evidence, number)
      frontier = []
      return true
    }
    if verb == "repeat" || tokens[clause.range].contains(where: { $0.lower == "back" }) {
      guard let last = steps.last else { return true }
      let words = contentWords(
        clause.verbs.upperBound..<max(clause.verbs.upperBound, clause.range.upperBound), number)
      let target =
        steps.last { step in
          step.sentence < number
            && (words.contains(step.verb) || words.contains("re-" + step.verb)
              || step.object.map { words.contains($0) } ?? false)
        }
        ?? steps.first { $0.lane == last.lane && $0.sentence < number }
      if let target {
        for tail in frontier where tail.node != target.node {
          draft.edge(tail.node, target.node, label: tail.label ?? "repeat", evidence: evidence)
        }
        if tokens[clause.range].contains(where: { $0.lower == "back" }) { frontier = [] }
      }
      return true
    }
    if ["continue", "proceed"].contains(verb), !decisions.isEmpty, !frontier.isEmpty {
      decisions[decisions.count - 1].continuation = frontier
    }
    return EnglishWords.processNouns.contains(subjectHead ?? "") || isEnd
  }

  /// "The engineer goes back to analyzing the problem", "start over", "the check is repeated".
  private mutating func takeReturn(_ clause: Clause, _ number: Int) -> Bool {
    let tokens = tokens(number)
    let verb = tokens[clause.verb].lemma
    let rest = clause.verb + 1..<max(clause.verb + 1, clause.range.upperBound)
    let words = tokens[rest].map(\.lower)
    var target: Step?
    if ["go", "jump", "loop", "come", "move", "step", "return", "revert", "lead"].contains(verb),
      !clause.isPassive,
      clause.object == nil || verb == "lead", verb == "return" || words.contains("back"), words.contains("to")
    {
      if words.contains(where: { ["beginning", "start"].contains($0) }) {
        target = steps.first
      } else {
        target = step(named: rest, number) ?? step(by: rest, number)
      }
    } else if ["start", "begin", "restart"].contains(verb), !clause.isPassive,
      words.contains("over") || words.contains("again") || words.contains("anew")
        || words.contains("beginning") || words.contains("scratch")
    {
      target = steps.first
    } else if verb == "repeat", clause.isPassive, let subject = clause.subject {
      target = step(named: subject.range, number) ?? steps.first { $0.object == tokens[subject.head].lemma }
      if let target, takeRepetition(of: target, clause, number) { return true }
    }
    if verb == "repeat", !clause.isPassive, target == nil, let last = steps.last,
      clause.object.map({
        ["this", "it", "that", "these", "step", "process"].contains(tokens[$0.head].lemma)
      }) ?? false
    {
      return takeRepetition(of: last, clause, number)
    }
    guard let target, let evidence = text.sentences[number].evidence(clause.range), !frontier.isEmpty else {
      return false
    }
    for tail in frontier where tail.node != target.node {
      draft.edge(tail.node, target.node, label: tail.label, evidence: evidence)
    }
    ended = frontier
    frontier = []
    return true
  }

  /// "The check is repeated until all agree": asked after the last step, and led back.
  private mutating func takeRepetition(of target: Step, _ clause: Clause, _ number: Int) -> Bool {
    guard
      let until = text.clauses[number].first(where: {
        $0.role == .until && $0.range.lowerBound >= clause.range.upperBound
      })
    else { return false }
    let range = trimmed(until.marker.upperBound..<until.range.upperBound, number)
    guard let evidence = text.sentences[number].evidence(range), !frontier.isEmpty else { return false }
    settle(number)
    let node = addNode(questionText(range, until, number), role: .decision, evidence: evidence, number)
    decisionCount += 1
    draft.edge(node, target.node, label: text.sentences[number].words(clause.verbs), evidence: evidence)
    frontier = [Tail(node: node, label: text.sentences[number].words(range.prefix(12)))]
    repeated = number
    return true
  }

  /// "The car goes back to the mechanic": the last step of whom the words name.
  private func step(by range: Range<Int>, _ number: Int) -> Step? {
    let people = Set(
      tokens(number)[range].filter { $0.tag == .noun && EnglishWords.actors.contains($0.lemma) }.map(\.lemma))
    guard !people.isEmpty else { return nil }
    return steps.last { step in
      step.sentence < number
        && step.lane.map { !HeadWords.lemmas(draft.groups[$0].label).isDisjoint(with: people) } ?? false
    }
  }

  /// The last step whose verb, or a noun made of it, stands in the words: "analyzing", "the analysis", "the check".
  /// Of several that are named, the one that came first.
  private func step(named range: Range<Int>, _ number: Int) -> Step? {
    let words = tokens(number)[range].filter {
      ($0.tag == .noun || $0.tag == .verb || $0.tag == .adjective)
        && !["process", "procedure", "system"].contains($0.lemma)
    }
    let named = words.compactMap { word in
      steps.last { step in
        if word.lemma == step.verb || VerbLexicon.english.reading(word.lower)?.lemma == step.verb {
          return true
        }
        let length = max(4, min(5, step.verb.count - 1))
        return step.verb.count >= 5 && word.lower.count >= length
          && word.lower.prefix(length) == step.verb.prefix(length)
      }
    }
    let isList = tokens(number)[range].contains { $0.tag == .coordinator }
    return isList ? named.min { $0.node < $1.node } : named.max { $0.node < $1.node }
  }

  /// "They are checked again": an arrow back to the step, not another step.
  mutating func takeAgain(_ clause: Clause, _ number: Int) -> Bool {
    let verb = tokens(number)[clause.verb].lemma
    let object = objectLemma(clause, number)
    let isLight = ["do", "take", "perform", "make", "try", "run", "have"].contains(verb)
    guard
      let step = steps.last(where: {
        ($0.verb == verb || isLight && object != nil && $0.object == object)
          && $0.sentence < number && $0.sentence >= number - 8
      }),
      let evidence = text.sentences[number].evidence(clause.range),
      !frontier.contains(where: { $0.node == step.node })
    else { return false }
    for tail in frontier { draft.edge(tail.node, step.node, label: tail.label, evidence: evidence) }
    ended = frontier
    frontier = []
    return true
  }
}
