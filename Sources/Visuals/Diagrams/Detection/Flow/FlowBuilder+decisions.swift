/// Conditions, their branches and where these meet again.
extension FlowBuilder {
  func contentWords(_ range: Range<Int>, _ number: Int) -> Set<String> {
    Set(
      tokens(number)[range].filter {
        [.noun, .verb, .adjective, .number].contains($0.tag) || $0.lower == "no" || $0.tag == .negation
      }.map(\.lemma))
  }

  func isContrary(_ words: Set<String>, _ other: Set<String>, _ number: Int, _ clause: Clause) -> Bool {
    let shared = words.intersection(other).subtracting(["no", "not", "new", "be"])
    let negations: Set<String> = ["no", "not", "n't", "n’t", "never"]
    return shared.count >= 2 || !shared.isEmpty && EnglishOpposites.deny(words, other)
      || !shared.isEmpty && words.isDisjoint(with: negations) != other.isDisjoint(with: negations)
  }

  mutating func open(_ range: Range<Int>, _ clause: Clause, _ number: Int) {
    let range = trimmed(range, number)
    guard let evidence = text.sentences[number].evidence(range) else { return }
    // "If you want to adopt a dog, …": whom all of it is for.
    if steps.isEmpty, frontier.isEmpty, range.contains(clause.verb),
      ["want", "wish", "like", "need", "plan", "wanna"].contains(
        tokens(number)[clause.verbs.lowerBound].lemma)
        || tokens(number)[clause.verbs].contains(where: { ["want", "like", "wish"].contains($0.lemma) })
    {
      return
    }
    let said = conditionText(range, clause, number)
    if takeOutcome(range, clause, number) { return }
    let words = contentWords(range, number)
    let opensSentence = steps.last?.sentence != number || decision?.sentence == number
    if opensSentence, let depth = sibling(of: range, clause, words, number) {
      while decisions.count > depth + 1 { foldDecision() }
      addBranch(said, number)
      draft.addEvidence(evidence, to: decisions[depth].node)
      return
    }
    if !opensSentence || !isNested(clause, number) { settle(number) }
    let node = addNode(questionText(range, clause, number), role: .decision, evidence: evidence, number)
    decisionCount += 1
    let isClause = range.contains(clause.verb)
    decisions.append(
      Decision(
        node: node, sentence: number, words: words, marker: repeatedOpener(clause, number),
        subject: isClause ? subjectLemma(clause, number) : nil,
        verb: isClause ? tokens(number)[clause.verb].lemma : nil))
    frontier = [Tail(node: node, label: said)]
  }

  /// The innermost decision takes another branch.
  mutating func addBranch(_ label: String, _ number: Int, isElse: Bool = false) {
    guard var known = decisions.popLast() else { return }
    known.closed += frontier
    known.branches += 1
    known.sentence = number
    if isElse { known.hasElse = true }
    // "Otherwise" after "approves or declines": the ends of the choice that are left.
    let rest = isElse ? known.pending : []
    if isElse { known.pending = [] }
    decisions.append(known)
    frontier =
      rest.isEmpty ? [Tail(node: known.node, label: label)] : rest.map { Tail(node: $0.node, label: label) }
  }

  /// Place of the open decision of which this condition is another branch.
  private func sibling(of range: Range<Int>, _ clause: Clause, _ words: Set<String>, _ number: Int) -> Int? {
    let isClause = range.contains(clause.verb)
    let marker = repeatedOpener(clause, number)
    // "If it doesn't, …": the contrary of what was asked last.
    if isElliptic(clause, range, number), let known = decision, !known.hasElse, number - known.sentence <= 3 {
      return decisions.count - 1
    }
    if isSequel(range, number) { return nil }
    // "… determines whether it is in stock. When it is in stock, …": an answer inside of the branch.
    if answersInside(words, number) { return nil }
    for (depth, known) in decisions.enumerated().reversed() {
      if known.sentence == number || !marker.isEmpty && marker == known.marker { return depth }
      guard !known.hasElse, number - known.sentence <= 3 else { continue }
      if isClause, isContrary(words, known.words, number, clause) || isAlternative(clause, number, to: known)
      {
        return depth
      }
    }
    guard let known = decision, known.sentence == number - 1, !known.hasElse, !isNested(clause, number) else {
      return nil
    }
    // The branch ended the process, and now something else is asked.
    if frontier.isEmpty, endedSentence == number - 1, known.branches == 1, isClause,
      subjectLemma(clause, number) != known.subject, words.isDisjoint(with: known.words)
    {
      return nil
    }
    // With an "otherwise" of its own, about something else: a question of its own.
    if isClause, subjectLemma(clause, number) != known.subject, words.isDisjoint(with: known.words),
      text.clauses[number].contains(where: {
        $0.range.lowerBound >= range.upperBound
          && !CueReader.cues(of: $0, in: text.sentences[number]).isDisjoint(with: [.otherwise, .ifNot])
      })
    {
      return nil
    }
    return decisions.count - 1
  }

  /// "If it doesn't": a pronoun and an auxiliary, nothing more.
  private func isElliptic(_ clause: Clause, _ range: Range<Int>, _ number: Int) -> Bool {
    let tokens = tokens(number)
    guard range.contains(clause.verb), range.count <= 4, clause.isNegated,
      tokens[clause.verb].tag == .auxiliary,
      let subject = clause.subject, tokens[subject.head].tag == .pronoun
    else { return false }
    return clause.object == nil && clause.verbs.upperBound >= range.upperBound
  }

  /// "The clerk has two options", "there are three possibilities".
  private func announcesOptions(_ number: Int) -> Bool {
    guard number >= 0, let clause = text.clauses[number].last(where: { $0.role == .main }),
      !isDeed(clause, number),
      let object = clause.object
    else { return false }
    return tokens(number)[object.head].isPlural
      && ["option", "possibility", "choice", "way", "alternative", "case", "scenario"].contains(
        tokens(number)[object.head].lemma)
  }

  /// "the second value also exceeds the limit", "there is no answer" after somebody was asked: comes after the step of
  /// the branch that is open.
  private func isSequel(_ range: Range<Int>, _ number: Int) -> Bool {
    guard let known = decision, known.sentence == number - 1, let last = steps.last,
      last.sentence == known.sentence
    else {
      return false
    }
    let words = tokens(number)[range.clamped(to: tokens(number).indices)]
    if words.contains(where: { ["also", "still"].contains($0.lower) }) { return true }
    return EnglishOpposites.asking.contains(last.verb)
      && words.contains { EnglishOpposites.answering.contains($0.lemma) && $0.lemma != last.verb }
      && Set(words.map(\.lemma)).isDisjoint(with: known.words.intersection(EnglishOpposites.answering))
      && !EnglishOpposites.deny(Set(words.map(\.lemma)), known.words)
  }

  /// "and, if necessary, requests …": a condition of one word.
  mutating func takeAdverbialCondition(_ clause: Clause, _ number: Int) {
    let tokens = tokens(number)
    guard
      let place = (clause.range.lowerBound..<clause.verbs.lowerBound).first(where: {
        tokens[$0].tag == .adverb && ["if", "where", "when"].contains(tokens[$0].lower)
      }), place + 1 < tokens.count, tokens[place + 1].tag == .adverb, !frontier.isEmpty,
      let evidence = text.sentences[number].evidence(place..<(place + 2))
    else { return }
    let said = tokens[place + 1].text
    let node = addNode(LabelWriter.capitalized(said) + "?", role: .decision, evidence: evidence, number)
    decisionCount += 1
    decisions.append(Decision(node: node, sentence: number, words: [tokens[place + 1].lemma]))
    frontier = [Tail(node: node, label: said)]
  }

  /// Whether a condition answers what was asked in the branch that is open.
  private func answersInside(_ words: Set<String>, _ number: Int) -> Bool {
    guard let asked = question, let known = decision, asked.sentence == number - 1,
      asked.sentence == known.sentence
    else {
      return false
    }
    let own = contentWords(asked.range, asked.sentence).subtracting(known.words)
    return !own.isDisjoint(with: words.subtracting(["no", "not", "be"]))
  }

  /// "If the score is low …": of the same thing something else is said.
  func isAlternative(_ clause: Clause, _ number: Int, to known: Decision) -> Bool {
    guard let subject = known.subject, let verb = known.verb, subjectLemma(clause, number) == subject else {
      return false
    }
    return tokens(number)[clause.verb].lemma == verb && verb == "be"
  }

  private func subjectLemma(_ clause: Clause, _ number: Int) -> String? {
    guard let subject = clause.subject else { return nil }
    let (place, phrase) = text.meaning(subject, in: number)
    return tokens(place)[phrase.head].lemma
  }

  /// Whether a condition asks for what came of the last step of the open branch: "the officer assesses the risk. If
  /// she accepts it".
  private func isNested(_ clause: Clause, _ number: Int) -> Bool {
    if answersInside(contentWords(clause.range, number), number) || isSequel(clause.range, number) {
      return true
    }
    if announcesOptions(number - 1), decision?.sentence == number - 1 { return true }
    guard let known = decision, let last = steps.last, last.sentence == known.sentence,
      known.sentence == number - 1, let subject = subjectLemma(clause, number), subject != known.subject
    else { return false }
    if let object = last.object, object == subject, !known.words.contains(object) { return true }
    // "… who clarifies the matter with the supplier. Should the supplier be wrong, …"
    let asked = text.clauses[number - 1].last { $0.role == .condition }?.range.upperBound ?? 0
    if !known.words.contains(subject),
      text.clauses[number - 1].contains(where: { told in
        [.main, .relative].contains(told.role) && told.range.lowerBound >= asked
          && tokens(number - 1)[told.verbs.upperBound..<max(told.verbs.upperBound, told.range.upperBound)]
            .contains {
              $0.tag == .noun && $0.lemma == subject
            }
      })
    {
      return true
    }
    if let lane = last.lane {
      let name = HeadWords.lemmas(draft.groups[lane].label)
      return name.contains(subject) && !known.words.contains(subject)
    }
    return false
  }

  /// Words of a long opener such as "for the case that", which come again with each branch.
  func repeatedOpener(_ clause: Clause, _ number: Int) -> String {
    clause.marker.count >= 3 ? text.sentences[number].words(clause.marker).lowercased() : ""
  }

  mutating func takeAnswer(_ clause: Clause, _ number: Int, isYes: Bool) {
    let label = isYes ? "if so" : "if not"
    let asked = question.flatMap { $0.sentence >= number - 2 ? $0 : nil }
    if let known = decision, asked.map({ $0.sentence <= known.sentence }) ?? true {
      return addBranch(label, number)
    }
    settle(number)
    let source = asked?.sentence ?? number
    guard let evidence = text.sentences[source].evidence(asked?.range ?? clause.range) else { return }
    let name =
      asked.map { questionText(trimmed($0.range, source), $0.clause, source) }
      ?? "\(LabelWriter.capitalized(label))?"
    let node = addNode(name, role: .decision, evidence: evidence, number)
    decisionCount += 1
    decisions.append(
      Decision(node: node, sentence: number, words: asked.map { contentWords($0.range, source) } ?? []))
    frontier = [Tail(node: node, label: label)]
  }

  mutating func takeOtherwise(_ clause: Clause, _ number: Int) {
    // "It must be returned within four weeks, otherwise …" stands for itself.
    let before = text.clauses[number].last {
      $0.range.upperBound <= clause.range.lowerBound && $0.role == .main
    }
    if let before, decision?.sentence != number {
      closeDecisions()
      takeDeadline(before, number)
    }
    if let before, decision == nil, before.hasModal, let last = steps.last, last.sentence == number,
      let evidence = text.sentences[number].evidence(before.range)
    {
      // "He must return it within four weeks, otherwise …": he does, or he does not.
      let node = draft.node(draft.nodes[last.node].label + "?", role: .decision, evidence: evidence)
      decisionCount += 1
      draft.redirect(to: last.node, newTarget: node)
      draft.edge(node, last.node, evidence: evidence)
      decisions = [Decision(node: node, sentence: number, words: [])]
      return addBranch("otherwise", number, isElse: true)
    }
    while let known = decision, known.hasElse, decisions.count > 1 { foldDecision() }
    if decision != nil { return addBranch("otherwise", number, isElse: true) }
    guard let evidence = text.sentences[number].evidence(clause.range), !frontier.isEmpty else { return }
    let node = addNode("Otherwise?", role: .decision, evidence: evidence, number)
    decisionCount += 1
    decisions.append(Decision(node: node, hasElse: true, sentence: number, words: []))
    frontier = [Tail(node: node, label: "otherwise")]
  }

  /// "This must be completed by four o'clock, otherwise …": what must be so is asked.
  private mutating func takeDeadline(_ clause: Clause, _ number: Int) {
    guard clause.hasModal, !isDeed(clause, number) || isPronoun(clause.subject, number),
      let evidence = text.sentences[number].evidence(clause.range), !frontier.isEmpty
    else { return }
    let range = trimmed(clause.verb..<clause.range.upperBound, number)
    let said = text.sentences[number].words(range)
    let node = addNode(LabelWriter.capitalized(said) + "?", role: .decision, evidence: evidence, number)
    decisionCount += 1
    decisions.append(
      Decision(node: node, closed: [Tail(node: node, label: said)], branches: 2, sentence: number, words: []))
    frontier = []
  }

  /// "It can happen that there are mistakes. In this case …", "a receipt may be missing, in which case …": what was only
  /// supposed is the condition.
  mutating func takeSupposition(before clause: Clause, _ number: Int) {
    let here = text.clauses[number].filter { $0.range.upperBound <= clause.range.lowerBound }
    let place = here.isEmpty ? number - 1 : number
    guard place >= 0, let said = (here.isEmpty ? text.clauses[place] : here).last,
      decision.map({ $0.sentence < place }) ?? true
    else { return settleUnlessOpen(place) }
    let whole = here.isEmpty ? text.sentences[place].whole : 0..<clause.range.lowerBound
    let words = tokens(place)[whole]
    let isSupposed = words.contains {
      ["may", "might", "could", "can", "sometimes", "occasionally", "there"].contains($0.lower)
    }
    guard isSupposed || !isDeed(said, place) else { return }
    if let last = steps.last, last.sentence == place, isDeed(said, place),
      last.verb == tokens(place)[said.verb].lemma,
      let evidence = text.sentences[place].evidence(said.range)
    {
      let node = draft.node(draft.nodes[last.node].label + "?", role: .decision, evidence: evidence)
      decisionCount += 1
      draft.redirect(to: last.node, newTarget: node)
      draft.edge(node, last.node, evidence: evidence)
      closeDecisions()
      decisions = [Decision(node: node, sentence: number, words: contentWords(said.range, place))]
      return
    }
    guard !isDeed(said, place), !frontier.isEmpty else { return }
    let range = trimmed(
      (said.marker.isEmpty ? said.range.lowerBound : said.marker.upperBound)..<said.range.upperBound, place)
    guard let evidence = text.sentences[place].evidence(range) else { return }
    settle(number)
    let node = addNode(questionText(range, said, place), role: .decision, evidence: evidence, number)
    decisionCount += 1
    decisions.append(Decision(node: node, sentence: number, words: contentWords(range, place)))
    frontier = [Tail(node: node, label: conditionText(range, said, place))]
  }

  private mutating func settleUnlessOpen(_ place: Int) {
    if let known = decision, known.sentence < place - 1 { settle(place + 1) }
  }

  private func isPronoun(_ phrase: NounPhrase?, _ number: Int) -> Bool {
    phrase.map { [.pronoun, .determiner].contains(tokens(number)[$0.head].tag) } ?? false
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
    let said = conditionText(range, clause, number)
    draft.edge(node, last.node, label: said, evidence: evidence)
    closeDecisions()
    decisions = [Decision(node: node, sentence: number, words: contentWords(range, number))]
  }
}
