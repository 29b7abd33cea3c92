/// Choices between deeds, and deeds at the same time.
extension FlowBuilder {
  /// "can reject or accept the order"
  mutating func takeChoice(_ clauses: [Clause], _ index: inout Int, _ number: Int) -> Bool {
    guard index + 1 < clauses.count, clauses[index + 1].role == .main, clauses[index + 1].joinedBy == "or",
      isDeed(clauses[index], number), isDeed(clauses[index + 1], number),
      let evidence = text.sentences[number].evidence(
        clauses[index].verbs.lowerBound..<clauses[index + 1].range.upperBound)
    else { return false }
    if decision != nil, !belongsToBranch(number) { closeDecision() }
    let node = addNode(
      labels.words(
        clauses[index].subject ?? NounPhrase(range: clauses[index].verbs, head: clauses[index].verb),
        in: number, limit: 4) + " decides", role: .decision, evidence: evidence, number)
    _ = node
    decisionCount += 1
    var ends: [Int] = []
    var place = index
    repeat {
      frontier = [Tail(node: node)]
      takeDeed(clauses[place], number)
      if let last = frontier.first { ends.append(last.node) }
      place += 1
    } while place < clauses.count && clauses[place].joinedBy == "or" && clauses[place].role == .main
    frontier = ends.map { Tail(node: $0) }
    choice = ends
    index = place
    return true
  }

  mutating func takeWhile(_ clauses: [Clause], at index: Int, _ number: Int) -> Int {
    let clause = clauses[index]
    let opens =
      index + 1 < clauses.count && clauses[index + 1].role == .main
      && (index == 0 || clauses[index - 1].role != .main)
    var end = index + 1
    if opens {
      if !belongsToBranch(number) { closeDecision() }
      guard isDeed(clause, number), let evidence = text.sentences[number].evidence(clause.range) else {
        return end
      }
      let split = addNode("In parallel", role: .parallel, evidence: evidence, number)
      frontier = [Tail(node: split)]
      takeDeed(clause, number)
      let first = frontier
      frontier = [Tail(node: split)]
      while end < clauses.count, clauses[end].role == .main {
        takeMain(clauses[end], number)
        end += 1
      }
      frontier = first + frontier
      return end
    }
    // "The first checks …, whereas the second checks …": beside the step before.
    guard isDeed(clause, number), !takeMeanwhile(clause, number) else { return end }
    takeDeed(clause, number)
    return end
  }

  /// Puts a step beside the last steps of another actor.
  mutating func takeMeanwhile(_ clause: Clause, _ number: Int) -> Bool {
    guard let last = steps.last, let evidence = text.sentences[number].evidence(clause.range) else {
      return false
    }
    closeDecision()
    var run = steps.count - 1
    while run > 0, steps[run - 1].lane == last.lane || steps[run - 1].lane == nil || steps[run].lane == nil,
      steps[run - 1].lane != nil || steps[run].lane == nil
    {
      if steps[run].lane != nil, steps[run - 1].lane == nil { break }
      run -= 1
    }
    // Back over steps of nobody to the one whose actor began.
    var start = steps.count - 1
    while start > 0, steps[start].lane == nil, steps[start].sentence > number - 5 { start -= 1 }
    let lane = steps[start].lane
    while start > 0, steps[start - 1].lane == lane, lane != nil { start -= 1 }
    if lane == nil { start = steps.count - 1 }
    let first = steps[start].node
    let split = draft.node("In parallel", role: .parallel, evidence: evidence)
    draft.redirect(to: first, newTarget: split)
    draft.edge(split, first, evidence: evidence)
    let ends = frontier
    frontier = [Tail(node: split)]
    takeDeed(clause, number)
    frontier = ends + frontier
    return true
  }

  mutating func takeUntil(_ clause: Clause, _ number: Int) {
    let range = trimmed(clause.marker.upperBound..<clause.range.upperBound, number)
    guard let last = steps.last, last.sentence >= number - 1,
      let evidence = text.sentences[number].evidence(range)
    else { return }
    let first = steps.first { $0.sentence == last.sentence }?.node ?? last.node
    let node = addNode(questionText(range, clause, number), role: .decision, evidence: evidence, number)
    decisionCount += 1
    draft.edge(node, first, evidence: evidence)
    frontier = [Tail(node: node, label: text.sentences[number].words(range.prefix(12)))]
  }
}
