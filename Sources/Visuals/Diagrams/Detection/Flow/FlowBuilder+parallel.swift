/// Deeds at the same time.
extension FlowBuilder {
  /// "These two tasks are done at the same time": the last steps are beside each other.
  mutating func takeSameTime(_ clause: Clause, _ number: Int) -> Bool {
    let tokens = tokens(number)
    guard let subject = clause.subject, let evidence = text.sentences[number].evidence(clause.range),
      tokens[subject.range].contains(where: { ["these", "both", "those", "they"].contains($0.lower) }),
      tokens[subject.head].tag != .noun || EnglishWords.activityNouns.contains(tokens[subject.head].lemma),
      tokens[clause.range].contains(where: { Self.atOnce.contains($0.lower) }), steps.count >= 2
    else { return false }
    let (first, second) = (steps[steps.count - 2], steps[steps.count - 1])
    guard first.sentence == second.sentence, first.sentence >= number - 1,
      draft.removeEdge(from: first.node, to: second.node)
    else { return false }
    let split = draft.node("In parallel", role: .parallel, evidence: evidence)
    draft.redirect(to: first.node, newTarget: split)
    draft.edge(split, first.node, evidence: evidence)
    draft.edge(split, second.node, evidence: evidence)
    frontier = [Tail(node: first.node)] + frontier
    return true
  }

  /// "One designs the circuit, the other writes the test": beside each other.
  mutating func takeOneAndOther(_ clauses: [Clause], _ index: inout Int, _ number: Int) -> Bool {
    let tokens = tokens(number)
    guard index + 1 < clauses.count, clauses[index + 1].role == .main || clauses[index + 1].role == .parallel,
      let one = clauses[index].subject, let other = clauses[index + 1].subject,
      tokens[one.range.lowerBound].lower == "one",
      tokens[other.range.lowerBound].lower == "the",
      tokens[other.range].contains(where: { $0.lower == "other" || $0.lower == "second" }),
      isDeed(clauses[index], number), isDeed(clauses[index + 1], number),
      let evidence = text.sentences[number].evidence(
        clauses[index].range.lowerBound..<clauses[index + 1].range.upperBound)
    else { return false }
    settle(number)
    let split = addNode("In parallel", role: .parallel, evidence: evidence, number)
    takeDeed(clauses[index], number)
    let first = frontier
    frontier = [Tail(node: split)]
    takeDeed(clauses[index + 1], number)
    frontier = first + frontier
    index += 2
    return true
  }

  mutating func takeWhile(_ clauses: [Clause], at index: Int, _ number: Int) -> Int {
    let clause = clauses[index]
    let opens =
      index + 1 < clauses.count && clauses[index + 1].role == .main
      && (index == 0 || clauses[index - 1].role != .main || opensAfterCoordinator(clause, number))
    var end = index + 1
    if opens {
      if isAnaphoric(clause, number), isDeed(clauses[end], number), !steps.isEmpty,
        takeMeanwhile(clauses[end], number, besidesLast: true)
      {
        end += 1
        while end < clauses.count, clauses[end].role == .main, clauses[end].joinedBy != nil {
          guard let branch = frontier.popLast() else { break }
          let others = frontier
          frontier = [branch]
          takeDeed(clauses[end], number)
          frontier = others + frontier
          end += 1
        }
        return end
      }
      settle(number)
      guard isDeed(clause, number), let evidence = text.sentences[number].evidence(clause.range) else {
        return end
      }
      let split: Int
      let first: [Tail]
      if let last = steps.last, match(clause, number) == last.node {
        // "While the parcel is being packed, …": beside the step that was told just now.
        split = draft.node("In parallel", role: .parallel, evidence: evidence)
        draft.redirect(to: last.node, newTarget: split)
        draft.edge(split, last.node, evidence: evidence)
        first = frontier
      } else {
        split = addNode("In parallel", role: .parallel, evidence: evidence, number)
        frontier = [Tail(node: split)]
        takeDeed(clause, number)
        first = frontier
      }
      frontier = [Tail(node: split)]
      while end < clauses.count, clauses[end].role == .main {
        takeMain(clauses[end], number)
        end += 1
      }
      frontier = first + frontier
      return end
    }
    // "The first checks …, whereas the second checks …": beside the step before.
    if clause.joinedBy != nil, index > 0, clauses[index - 1].role == .parallel, isDeed(clause, number),
      let branch = frontier.popLast()
    {
      let others = frontier
      frontier = [branch]
      takeDeed(clause, number)
      frontier = others + frontier
      return end
    }
    guard isDeed(clause, number), !takeMeanwhile(clause, number) else { return end }
    takeDeed(clause, number)
    return end
  }

  /// "While that's happening", "while she does that": what was told just now.
  private func isAnaphoric(_ clause: Clause, _ number: Int) -> Bool {
    let tokens = tokens(number)
    guard ["happen", "do", "go", "run", "proceed"].contains(tokens[clause.verb].lemma) else { return false }
    return clause.range.contains {
      ["this", "that", "it", "so"].contains(tokens[$0].lower)
        && ($0 < clause.verbs.lowerBound
          ? tokens[clause.verb].lemma != "do" && $0 + 1 == clause.verbs.lowerBound
          : $0 == clause.verbs.upperBound)
    }
  }

  /// Puts a step beside the last steps of another actor.
  /// - Parameter besidesLast: beside the last one only.
  mutating func takeMeanwhile(_ clause: Clause, _ number: Int, besidesLast: Bool = false) -> Bool {
    guard let last = steps.last, let evidence = text.sentences[number].evidence(clause.range) else {
      return false
    }
    if announcement != nil { return false }
    if last.sentence != number { closeDecisions() }
    var run = steps.count - 1
    while run > 0, steps[run - 1].lane == last.lane || steps[run - 1].lane == nil || steps[run].lane == nil,
      steps[run - 1].lane != nil || steps[run].lane == nil
    {
      if steps[run].lane != nil, steps[run - 1].lane == nil { break }
      run -= 1
    }
    // Back over steps of nobody to the one whose actor began.
    var start = steps.count - 1
    while start > 0, steps[start].lane == nil, steps[start].sentence > number - 4 { start -= 1 }
    let lane = steps[start].lane
    while start > 0, steps[start - 1].lane == lane, lane != nil { start -= 1 }
    // "A is alerted and B is informed at the same time": only these two.
    // Not back into a branch that is done.
    let decided =
      draft.nodes.indices.last { draft.nodes[$0].role == .decision && $0 < steps[steps.count - 1].node } ?? -1
    if draft.isBranch(steps[start].node) {
      while start < steps.count - 1, steps[start].node < decided { start += 1 }
    }
    if lane == nil || besidesLast || last.sentence == number && clause.role != .parallel {
      start = steps.count - 1
    }
    if clause.role == .parallel, !besidesLast, let here = steps.firstIndex(where: { $0.sentence == number }) {
      start = here
    }
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

  /// "Two examiners grade the sheets in parallel": among themselves, not beside the step before.
  func isSharedWork(_ clause: Clause, _ number: Int) -> Bool {
    let tokens = tokens(number)
    let tail = clause.verbs.upperBound..<max(clause.verbs.upperBound, clause.range.upperBound)
    guard
      let cue = tail.last(where: {
        ["parallel", "simultaneously", "concurrently"].contains(tokens[$0].lower)
      }),
      cue >= tail.upperBound - 3
    else { return false }
    if let subject = clause.subject,
      tokens[subject.range].contains(where: { $0.lower == "and" || $0.lower == "both" || $0.tag == .number })
    {
      return true
    }
    return tail.dropLast().contains {
      tokens[$0].lower == "and" && $0 + 1 < tokens.count && tokens[$0 + 1].lower == "by"
    }
  }

  private static let atOnce: Set<String> = [
    "parallel", "concurrent", "concurrently", "simultaneous", "simultaneously", "same",
  ]

  /// "Two checks are performed in parallel: A does this and B does that."
  mutating func takeAnnouncement(_ clauses: [Clause], _ index: inout Int, _ number: Int) -> Bool {
    let clause = clauses[index]
    let tokens = tokens(number)
    if takeSameTime(clause, number) {
      index += 1
      return true
    }
    guard announcement == nil, let subject = clause.subject ?? clause.object,
      let opening = text.sentences[number].evidence(clause.range),
      EnglishWords.activityNouns.contains(tokens[subject.head].lemma) && tokens[subject.head].isPlural
        && tokens[clause.range].contains(where: { Self.atOnce.contains($0.lower) })
        || isSummed(clauses, index, number)
    else { return false }
    settle(number)
    let split = addNode("In parallel", role: .parallel, evidence: opening, number)
    let count = tokens[subject.range].compactMap { ["two": 2, "three": 3, "four": 4][$0.lower] }.first ?? 2
    let rest = clauses[(index + 1)...].filter { $0.role == .main && isDeed($0, number) }
    index += 1
    guard !rest.isEmpty else {
      announcement = Announcement(split: split, remaining: count)
      frontier = []
      return true
    }
    var ends: [Tail] = []
    var isOpen = false
    while index < clauses.count {
      let next = clauses[index]
      if next.role == .main, isDeed(next, number) {
        if isOpen, next.joinedBy == nil { ends += frontier }
        if next.joinedBy == nil || !isOpen { frontier = [Tail(node: split)] }
        isOpen = true
        takeDeed(next, number)
      } else if next.role == .relative, isRelativeDeed(next, clauses, index, number) {
        takeDeed(next, number)
      }
      index += 1
    }
    frontier = ends + frontier
    return true
  }

  /// "Both give their opinion: the curator checks …, and the restorer checks …": one deed each.
  private func isSummed(_ clauses: [Clause], _ index: Int, _ number: Int) -> Bool {
    let tokens = tokens(number)
    let clause = clauses[index]
    guard clause.range.upperBound > 0, tokens[clause.range.upperBound - 1].lower == ":",
      tokens[clause.range.lowerBound..<clause.verbs.lowerBound].contains(where: {
        ["both", "all", "they", "two", "three"].contains($0.lower)
      })
    else { return false }
    let rest = clauses[(index + 1)...].filter { $0.role == .main && isDeed($0, number) }
    let own = rest.filter { clause in clause.subject.map { clause.range.contains($0.head) } ?? false }
    let heads = Set(own.compactMap { $0.subject.map { tokens[$0.head].lemma } })
    return own.count >= 2 && own.count == rest.count && heads.count == own.count
      && rest.allSatisfy {
        CueReader.cues(of: $0, in: text.sentences[number]).isDisjoint(with: [.first, .sequence, .last])
      }
  }

  /// "Once both checks have been completed": what is said of steps as such is no step.
  func isReport(_ clause: Clause, _ number: Int) -> Bool {
    let tokens = tokens(number)
    guard let subject = clause.subject,
      ["do", "complete", "finish", "perform", "conclude", "end", "execute"].contains(
        tokens[clause.verb].lemma),
      clause.object == nil
    else { return false }
    let head = tokens[subject.head]
    let sums = tokens[subject.range].contains { ["both", "all", "everything", "these"].contains($0.lower) }
    return sums && (head.tag != .noun || EnglishWords.activityNouns.contains(head.lemma))
  }

  mutating func takeUntil(_ clause: Clause, _ number: Int) {
    let range = trimmed(clause.marker.upperBound..<clause.range.upperBound, number)
    // "Wait until the light blinks" says how long.
    guard repeated != number, let last = steps.last, !["wait", "stay", "remain"].contains(last.verb),
      last.sentence >= number - 1,
      let evidence = text.sentences[number].evidence(range)
    else { return }

    let node = addNode(questionText(range, clause, number), role: .decision, evidence: evidence, number)
    decisionCount += 1
    draft.edge(node, last.node, evidence: evidence)
    frontier = [Tail(node: node, label: text.sentences[number].words(range.prefix(12)))]
  }
}
