/// Ends and loops: what is said of the course itself.
extension FlowBuilder {
  /// "The process ends", "the process continues", "goes back to …".
  mutating func takeControl(_ clause: Clause, _ number: Int) -> Bool {
    let tokens = tokens(number)
    let verb = tokens[clause.verb].lemma
    let subjectHead = clause.subject.map { tokens[$0.head].lemma }
    let objectHead = clause.object.map { tokens[$0.head].lemma }
    let isProcess =
      subjectHead.map { EnglishWords.processNouns.contains($0) } ?? false
      || objectHead.map { ["process", "procedure", "workflow", "instance"].contains($0) } ?? false
    guard isProcess, EnglishVerbs.control.contains(verb) || verb == "be" else { return false }
    guard let evidence = text.sentences[number].evidence(clause.range) else { return true }
    let isEnd = ["end", "finish", "terminate", "stop", "complete", "conclude", "close", "exit"].contains(verb)
    let isWhole =
      subjectHead.map { ["process", "procedure", "workflow", "instance", "flow", "path"].contains($0) }
      ?? false || objectHead == "process" || objectHead == "instance"
    if isEnd, !frontier.isEmpty, isWhole, !clause.hasModal {
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
    return EnglishWords.processNouns.contains(subjectHead ?? "") || isEnd
  }

  /// "They are checked again": an arrow back to the step, not another step.
  mutating func takeAgain(_ clause: Clause, _ number: Int) -> Bool {
    let verb = tokens(number)[clause.verb].lemma
    guard
      let step = steps.last(where: { $0.verb == verb && $0.sentence < number && $0.sentence >= number - 8 }),
      let evidence = text.sentences[number].evidence(clause.range),
      !frontier.contains(where: { $0.node == step.node })
    else { return false }
    for tail in frontier { draft.edge(tail.node, step.node, label: tail.label, evidence: evidence) }
    ended = frontier
    frontier = []
    return true
  }
}
