/// Steps that are told as nouns: "after the approval of the payment", "the next step is the assessment of the damage".
extension FlowBuilder {
  /// "After registration of the claim, …", before the verb of the sentence.
  mutating func takeNominalStart(_ number: Int, _ clauses: [Clause]) {
    let tokens = tokens(number)
    guard let clause = clauses.first, clause.role == .main, clause.marker.isEmpty,
      let start = tokens.indices.first(where: { tokens[$0].tag != .coordinator && tokens[$0].tag != .adverb }
      ),
      start < clause.verbs.lowerBound, ["after", "following", "upon"].contains(tokens[start].lower),
      let phrase = NounPhraseChunker.phrase(tokens, at: start + 1, upTo: clause.verbs.lowerBound),
      let verb = deed(phrase, number)
    else { return }
    var end = phrase.range.upperBound
    var agent: NounPhrase?
    if end + 1 < clause.verbs.lowerBound, tokens[end].lower == "by",
      let by = NounPhraseChunker.phrase(tokens, at: end + 1, upTo: clause.verbs.lowerBound)
    {
      agent = by
      end = by.range.upperBound
    }
    // Other words up to the comma belong to it: "after approval in the meeting, …".
    guard let comma = (end..<clause.verbs.lowerBound).first(where: { tokens[$0].isComma }), comma - end <= 5
    else {
      return
    }
    // "Upon receipt of …" says again what was sent.
    if verb == "receive" || verb == "arrive", !steps.isEmpty { return }
    if steps.last(where: { $0.verb == verb && $0.sentence >= number - 8 }) != nil { return }
    // A bare noun ("after discussion") names no step of its own.
    guard phrase.range.count > 1 else { return }
    if !isInBranch(number) { settle(number) }
    addNominal(phrase, verb: verb, agent: agent, number)
  }

  private func isInBranch(_ number: Int) -> Bool { decision.map { belongs(number, to: $0) } ?? false }

  /// "The next step is the assessment of the damage", "the process starts with the receipt of a claim", "an inspection
  /// takes place".
  mutating func takeNominalMain(_ clause: Clause, _ number: Int) -> Bool {
    let tokens = tokens(number)
    guard let subject = clause.subject, !clause.isNegated else { return false }
    let head = tokens[subject.head].lemma
    let verb = tokens[clause.verb].lemma
    if verb == "be", !clause.isPassive,
      ["step", "stage", "phase", "task", "activity", "action"].contains(head),
      let object = clause.object, let deed = deed(object, number)
    {
      addNominal(object, verb: deed, agent: agent(after: object, number), number)
      return true
    }
    if ["start", "begin", "commence", "open", "end", "finish", "conclude", "continue"].contains(verb),
      EnglishWords.processNouns.contains(head), let preposition = clause.preposition,
      tokens[preposition].lower == "with", let object = clause.prepositionObject,
      let deed = deed(object, number)
        ?? (tokens[object.head].tag == .noun && !AnalyzedText.isActor(object, tokens)
          ? tokens[object.head].lemma : nil)
    {
      addNominal(object, verb: deed, agent: agent(after: object, number), number)
      return true
    }
    if verb == "take", clause.object.map({ tokens[$0.head].lower == "place" }) ?? false,
      tokens[subject.head].tag == .noun
    {
      addNominal(subject, verb: deed(subject, number) ?? head, agent: nil, number)
      return true
    }
    if verb == "follow", clause.isPassive, let agent = clause.agent, let next = deed(agent, number) {
      if let deed = deed(subject, number),
        !steps.contains(where: { $0.verb == deed && $0.sentence >= number - 3 })
      {
        addNominal(subject, verb: deed, agent: nil, number)
      }
      addNominal(agent, verb: next, agent: nil, number)
      return true
    }
    return false
  }

  private func deed(_ phrase: NounPhrase, _ number: Int) -> String? {
    let head = tokens(number)[phrase.head]
    return head.tag == .noun ? EnglishDeverbals.verb(of: head.lemma) : nil
  }

  private func agent(after phrase: NounPhrase, _ number: Int) -> NounPhrase? {
    let tokens = tokens(number)
    let end = phrase.range.upperBound
    guard end + 1 < tokens.count, tokens[end].lower == "by" else { return nil }
    return NounPhraseChunker.phrase(tokens, at: end + 1, upTo: tokens.count)
  }

  private mutating func addNominal(_ phrase: NounPhrase, verb: String, agent: NounPhrase?, _ number: Int) {
    let end = agent?.range.upperBound ?? phrase.range.upperBound
    guard !draft.isFull, let evidence = text.sentences[number].evidence(phrase.range.lowerBound..<end) else {
      return
    }
    let tokens = tokens(number)
    let label = LabelWriter.capitalized(labels.words(phrase, in: number, limit: 8, dropsArticle: true))
    let lane = agent.flatMap { self.lane(naming: $0, number) }
    let node = addNode(label, role: .item, group: lane, evidence: evidence, number)
    let object = tokens[phrase.range].last { $0.tag == .noun && $0.lemma != tokens[phrase.head].lemma }?.lemma
    deedCount += 1
    steps.append(Step(node: node, verb: verb, object: object, lane: lane, sentence: number))
  }
}
