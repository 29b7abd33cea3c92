/// Deeds as steps, with the lane of who does them.
extension FlowBuilder {
  mutating func takeAfter(_ clause: Clause, _ number: Int) {
    if isReport(clause, number) { return closeDecisions() }
    guard isDeed(clause, number), !isCompletion(clause, number) else { return }
    if let known = match(clause, number) {
      if !draft.hasEdge(from: known), !frontier.contains(where: { $0.node == known }) {
        closeDecisions()
        frontier = [Tail(node: known)]
      }
      return
    }
    settle(number)
    takeDeed(clause, number)
  }

  /// "Once the report has been completed": what was begun before is over, no step of its own.
  private func isCompletion(_ clause: Clause, _ number: Int) -> Bool {
    clause.isPassive && ["complete", "finish", "conclude", "do"].contains(tokens(number)[clause.verb].lemma)
      && !steps.isEmpty
  }

  /// The earlier step that a clause speaks of again.
  func match(_ clause: Clause, _ number: Int) -> Int? {
    let verb = tokens(number)[clause.verb].lemma
    let object = objectLemma(clause, number)
    let actor = actorName(of: clause, number)?.lowercased()
    return steps.last {
      $0.verb == verb && ($0.object == object || object == nil && (clause.isGerund || clause.isPassive))
        && $0.sentence < number
        // Another receives it now.
        && ($0.lane == nil || actor == nil || draft.groups[$0.lane ?? 0].label.lowercased() == actor)
    }?.node
  }

  func objectLemma(_ clause: Clause, _ number: Int) -> String? {
    let phrase =
      clause.isPassive ? (clause.object ?? clause.subject) : clause.object ?? clause.prepositionObject
    guard let phrase else { return nil }
    let (place, meaning) = text.meaning(phrase, in: number)
    return tokens(place)[meaning.head].lemma
  }

  mutating func takeDeed(_ clause: Clause, _ number: Int) {
    guard !draft.isFull, let evidence = deedEvidence(clause, number) else { return }
    let lane = lane(of: clause, number)
    if frontier.isEmpty, decision == nil || endedSentence == number { frontier = ended }
    let node = addNode(
      labels.deed(clause, in: number, content: content(after: clause, number)), role: .item, group: lane,
      evidence: evidence, number)
    deedCount += 1
    frontier = [Tail(node: node)]
    steps.append(
      Step(
        node: node, verb: tokens(number)[clause.verb].lemma, object: objectLemma(clause, number), lane: lane,
        sentence: number))
    takeResubmission(node, number)
  }

  /// "He revises the form and resubmits it": what was checked is checked again.
  private mutating func takeResubmission(_ node: Int, _ number: Int) {
    let isAgain = ["submit", "send", "hand", "present"].contains(steps.last?.verb ?? "")
    guard let known = decision, let last = steps.last,
      ["resubmit", "re-submit", "resend", "re-send", "reapply"].contains(last.verb)
        || isAgain && tokens(number).suffix(4).contains(where: { $0.lower == "again" || $0.lower == "anew" }),
      let target = steps.last(where: {
        $0.sentence < known.sentence && !choice.contains($0.node)
      }),
      let evidence = text.sentences[number].evidence(text.sentences[number].whole)
    else { return }
    draft.edge(node, target.node, evidence: evidence)
    ended = frontier
    frontier = []
  }

  /// "… whether the problem is known", "… that all documents are there": what a verb without an object is about.
  func content(after clause: Clause, _ number: Int) -> Range<Int>? {
    // "It is checked whether …": the subject stands for what follows.
    let isDummy =
      clause.subject.map {
        tokens(number)[$0.head].lower == "it" && text.meaning($0, in: number).sentence != number
      } ?? true
    let tells = ["inform", "notify", "tell", "remind", "advise"].contains(tokens(number)[clause.verb].lemma)
    guard tells || clause.object == nil && (!clause.isPassive || isDummy) && clause.prepositionObject == nil,
      let next = text.clauses[number].first(where: { $0.range.lowerBound == clause.range.upperBound })
    else { return nil }
    guard !next.marker.isEmpty, next.marker.lowerBound == next.range.lowerBound else { return nil }
    let opener = tokens(number)[next.marker.lowerBound].lower
    guard
      ["whether", "that", "what", "how"].contains(opener)
        || ["which", "who", "where", "when", "why"].contains(opener)
          && next.marker.lowerBound == clause.verbs.upperBound
        || opener == "if" && isQuestion(clause, number)
    else { return nil }
    return trimmed(next.range, number)
  }

  func deedEvidence(_ clause: Clause, _ number: Int) -> Evidence? {
    let start =
      clause.subject.map {
        clause.range.contains($0.range.lowerBound)
          ? min($0.range.lowerBound, clause.verbs.lowerBound) : clause.verbs.lowerBound
      } ?? clause.verbs.lowerBound
    var range = start..<clause.range.upperBound
    if let cut = (clause.verbs.upperBound..<max(clause.verbs.upperBound, clause.range.upperBound)).last,
      tokens(number)[cut].tag == .punctuation
    {
      range = range.dropLast()
    }
    return text.sentences[number].evidence(range) ?? text.sentences[number].evidence(clause.verbs)
  }

  /// Adds a node behind all that is open.
  mutating func addNode(
    _ label: String, role: DiagramNode.Role, group: Int? = nil, evidence: Evidence, _ number: Int
  ) -> Int {
    let node = draft.node(label, role: role, group: group, evidence: evidence)
    for tail in frontier { draft.edge(tail.node, node, label: tail.label, evidence: evidence) }
    frontier = [Tail(node: node)]
    return node
  }

  private func actorName(of clause: Clause, _ number: Int) -> String? {
    guard let phrase = clause.isPassive ? clause.agent : clause.subject else { return nil }
    let (place, meaning) = text.meaning(phrase, in: number)
    guard AnalyzedText.isActor(meaning, tokens(place)), tokens(place)[meaning.head].tag != .pronoun else {
      return nil
    }
    return labels.words(meaning, in: place, limit: 4, dropsArticle: true)
  }

  mutating func lane(of clause: Clause, _ number: Int) -> Int? {
    guard let phrase = clause.isPassive ? clause.agent : clause.subject else { return nil }
    return lane(naming: phrase, number)
  }

  mutating func lane(naming phrase: NounPhrase, _ number: Int) -> Int? {
    let (place, meaning) = text.meaning(phrase, in: number)
    guard AnalyzedText.isActor(meaning, tokens(place)),
      let evidence = text.sentences[place].evidence(meaning.range)
    else { return nil }
    let head = tokens(place)[meaning.head]
    if head.tag == .pronoun { return nil }
    let label = LabelWriter.capitalized(
      labels.words(
        NounPhrase(range: meaning.range, head: meaning.head), in: place, limit: 4, dropsArticle: true))
    let before = draft.groups.count
    let group = draft.group(label, evidence: evidence)
    if draft.groups.count > before { laneCount += 1 }
    return group
  }

  func isRelativeDeed(_ clause: Clause, _ clauses: [Clause], _ index: Int, _ number: Int) -> Bool {
    guard isDeed(clause, number), clause.subject != nil, index > 0,
      clauses[index - 1].role == .main || clauses[index - 1].role == .relative
    else { return false }
    let tokens = tokens(number)
    guard tokens[clause.marker.lowerBound].lower != "that" else { return false }
    // "…, which …", "…, each of whom …"
    let afterComma =
      clause.marker.lowerBound > 0
      && (tokens[clause.marker.lowerBound - 1].isComma
        || tokens[clause.marker.lowerBound].lower == "whom"
          && tokens[max(0, clause.marker.lowerBound - 4)..<clause.marker.lowerBound].contains(
            where: \.isComma))
    let isWho = tokens[clause.marker.lowerBound].lower == "who"
    guard steps.last?.sentence == number || isWho else { return false }
    if clause.joinedBy != nil { return true }
    return afterComma || isWho && (clause.hasModal || tokens[clause.verbs.lowerBound].form == .third)
  }

  /// Whether a clause tells something that is done.
  func isDeed(_ clause: Clause, _ number: Int) -> Bool {
    if StepFinder.isInvitation(clause, text.sentences[number]) { return false }
    let tokens = tokens(number)
    let verb = tokens[clause.verb]
    guard verb.tag == .verb else {
      // "has", "do": only with an object that is a deed ("do the billing").
      return verb.lemma == "do" && clause.object != nil && !clause.isNegated
    }
    // Negated, or asked: "How do I make my coffee?"
    if clause.isNegated || tokens.last?.lower == "?" { return false }
    if let subject = clause.subject {
      let head = tokens[subject.head]
      if head.tag == .determiner || head.tag == .pronoun && ["this", "that"].contains(head.lower),
        ["complete", "repeat", "finish", "do", "happen"].contains(verb.lemma)
      {
        return false
      }
      if head.lower == "there" { return false }
      // "Today we are going to bake a bread": what it is about.
      if number < 3, ["i", "we", "you"].contains(head.lower),
        tokens[..<clause.verb].contains(where: {
          ["today", "video", "tutorial", "lesson", "talk"].contains($0.lower)
        }),
        tokens[clause.verbs].contains(where: {
          ["gonna", "going", "will", "'ll", "’ll", "wanna", "want", "would"].contains($0.lower)
        })
      {
        return false
      }
      // "Onboarding is done."
      if clause.isPassive, clause.agent == nil, ["do", "finish", "complete"].contains(verb.lemma),
        head.lower.hasSuffix("ing"), subject.range.count == 1
      {
        return false
      }
      // "You're done."
      if clause.isPassive, ["do", "finish"].contains(verb.lemma), AnalyzedText.isActor(subject, tokens) {
        return false
      }
      if ["i", "we"].contains(head.lower), EnglishVerbs.social.contains(verb.lemma) { return false }
      // "Today I want to show you how …": to the listener.
      if ["i", "we"].contains(head.lower), StepFinder.speaking.contains(verb.lemma),
        head.lower == "i" || clause.object.map({ tokens[$0.head].lower == "you" }) ?? false
      {
        return false
      }
      if EnglishWords.processNouns.contains(head.lemma), EnglishVerbs.control.contains(verb.lemma),
        !(clause.agent != nil),
        // "The case is moved to the administration" is done to a thing.
        !(clause.isPassive && ["case", "task", "work", "rest"].contains(head.lemma)
          && ["move", "take", "create", "return", "link", "run"].contains(verb.lemma))
      {
        return false
      }
    }
    if let object = clause.object, !clause.isPassive,
      EnglishWords.processNouns.contains(tokens[object.head].lemma), tokens[object.head].tag == .noun,
      ["end", "finish", "terminate", "start", "complete", "conclude", "continue"].contains(verb.lemma),
      ["process", "procedure", "workflow", "instance", "flow"].contains(tokens[object.head].lemma)
    {
      return false
    }
    // "The workshop works as follows", "it goes like this".
    let rest = tokens[clause.verbs.upperBound...].prefix(2).map(\.lower)
    if ["work", "go", "look", "run", "happen"].contains(verb.lemma), clause.object == nil,
      ["as follows", "like this", "like that", "this way"].contains(rest.joined(separator: " "))
    {
      return false
    }
    // "Before the meeting takes place": it is its time that is told.
    if verb.lemma == "take", !clause.isPassive, clause.role != .main,
      clause.object.map({ tokens[$0.range].map(\.lower) == ["place"] }) ?? false
    {
      return false
    }
    // "The elevator stays locked."
    if ["stay", "remain", "keep"].contains(verb.lemma), clause.object == nil,
      clause.verbs.upperBound < tokens.count,
      tokens[clause.verbs.upperBound].tag == .adjective || tokens[clause.verbs.upperBound].form == .past
    {
      return false
    }
    // "If there are none, skip this step."
    if verb.lemma == "skip",
      clause.object.map({ EnglishWords.processNouns.contains(tokens[$0.head].lemma) }) ?? false
    {
      return false
    }
    // "The cashiers report to the shift leader" tells a rank.
    if ["report", "answer"].contains(verb.lemma), clause.object == nil, !clause.isPassive,
      let preposition = clause.preposition, tokens[preposition].lower == "to",
      let boss = clause.prepositionObject, AnalyzedText.isActor(boss, tokens)
    {
      return false
    }
    if EnglishVerbs.stative.contains(verb.lemma) {
      // "The patch is applied", "she considers the offer", but not "this applies to all".
      if verb.lemma == "apply", let preposition = clause.preposition, tokens[preposition].lower == "for" {
        return true
      }
      guard EnglishVerbs.sometimesDeeds.contains(verb.lemma) else { return false }
      let target = (clause.isPassive ? clause.subject : clause.object).map { tokens[$0.head].lemma } ?? ""
      if target == "role" || target == "part" || EnglishWords.processNouns.contains(target) { return false }
      return clause.isPassive || clause.object != nil && verb.lemma != "include"
    }
    return true
  }
}
