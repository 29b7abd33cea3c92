/// Draws a flowchart sentence by sentence: what was said last is where the next step hangs.
struct FlowBuilder {
  let text: AnalyzedText
  let labels: LabelWriter
  var draft = DiagramDraft()
  private(set) var deedCount = 0
  private(set) var decisionCount = 0
  private(set) var laneCount = 0
  private(set) var sequenceCues = 0

  /// Where the next step hangs, with the label of the edge to it.
  private struct Tail {
    var node: Int
    var label: String?
  }

  private struct Step {
    var node: Int
    var verb: String
    var object: String?
    var lane: Int?
    var sentence: Int
  }

  private struct Decision {
    var node: Int
    /// Ends of the branches that are done.
    var closed: [Tail] = []
    var branches = 1
    var hasElse = false
    var sentence: Int
    /// Words of its first condition, to know its contrary.
    var words: Set<String>
    var marker = ""
  }

  private var frontier: [Tail] = []
  private var steps: [Step] = []
  private var decision: Decision?
  /// Ends of the branches of "reject or accept", for "in the former case".
  private var choice: [Int] = []
  /// "checks whether …", which "if so" and "if not" answer.
  private var question: (range: Range<Int>, clause: Clause, sentence: Int)?
  /// Where the account stood when it came to an end: what follows goes on from there.
  private var ended: [Tail] = []
  private var endedSentence = -1

  init(_ text: AnalyzedText) {
    self.text = text
    labels = LabelWriter(text: text)
  }

  mutating func build() {
    for index in text.sentences.indices where !draft.isFull { take(index) }
    closeDecision()
  }

  private func tokens(_ sentence: Int) -> [Token] { text.sentences[sentence].tokens }

  // MARK: sentences

  private mutating func take(_ number: Int) {
    let clauses = text.clauses[number]
    var index = 0
    var deferred: [Int] = []
    takeNominalCondition(number, clauses)
    while index < clauses.count {
      let clause = clauses[index]
      switch clause.role {
      case .condition:
        var end = index + 1
        while end < clauses.count, clauses[end].role == .condition, clauses[end].marker == clause.marker {
          end += 1
        }
        // "if the customer decides that the costs are acceptable" is one condition.
        while end < clauses.count, clauses[end].role == .other, !clauses[end].marker.isEmpty,
          ["that", "whether", "how", "what"].contains(tokens(number)[clauses[end].marker.lowerBound].lower)
        { end += 1 }
        let range = clause.marker.upperBound..<clauses[end - 1].range.upperBound
        let hasMain = clauses[end...].contains { $0.role == .main }
        if index > 0, clause.marker.count == 1, isQuestion(clauses[index - 1], number),
          tokens(number)[clause.marker.lowerBound].lower == "if"
        {
          question = (range, clause, number)
          index = end
          continue
        }
        let mainBefore =
          index > 0 && clauses[index - 1].role == .main
          && !(end < clauses.count
            && tokens(number)[clause.range.lowerBound...].first { $0.tag != .punctuation }.map {
              $0.lower == "and" || $0.lower == "but"
            } ?? false)
        let next = end < clauses.count ? CueReader.cues(of: clauses[end], in: text.sentences[number]) : []
        if mainBefore,
          !hasMain || next.contains(.otherwise) || !tokens(number)[range].contains(where: \.isComma)
            || steps.last?.sentence == number && !hasMain
        {
          takeTrailingCondition(range, clause, number)
        } else if hasMain || clauses[end...].contains(where: { $0.role == .after }) {
          open(range, clause, number)
        }
        index = end
        continue
      case .after:
        takeAfter(clause, number)
      case .before:
        if clauses[index...].dropFirst().contains(where: { $0.role == .main }) {
          deferred.append(index)
        } else {
          takeDeed(clause, number)
        }
      case .parallel:
        index = takeWhile(clauses, at: index, number)
        continue
      case .until:
        takeUntil(clause, number)
      case .relative:
        if isRelativeDeed(clause, clauses, index, number) { takeDeed(clause, number) }
      case .other:
        if tokens(number)[clause.marker.lowerBound].lower == "whether" {
          question = (clause.marker.upperBound..<clause.range.upperBound, clause, number)
        }
      case .main:
        if takeChoice(clauses, &index, number) { continue }
        takeMain(clause, number)
      }
      index += 1
    }
    for index in deferred { takeDeed(clauses[index], number) }
  }

  /// "checks if the problem is known" asks and decides nothing yet.
  private func isQuestion(_ clause: Clause, _ number: Int) -> Bool {
    [
      "check", "see", "determine", "verify", "ask", "investigate", "examine", "evaluate", "test", "know",
      "wonder", "assess", "confirm",
    ]
    .contains(tokens(number)[clause.verb].lemma)
  }

  /// "In case of rejection, …"
  private mutating func takeNominalCondition(_ number: Int, _ clauses: [Clause]) {
    let tokens = tokens(number)
    guard let first = clauses.first, first.role == .main else { return }
    for words in [
      ["in", "case", "of"], ["in", "the", "case", "of"], ["in", "the", "event", "of"], ["for"],
    ] where CueReader.matches(words, tokens, at: 0) {
      if words.count == 1 { continue }
      guard let phrase = NounPhraseChunker.phrase(tokens, at: words.count, upTo: first.verbs.lowerBound)
      else { continue }
      open(phrase.range, first, number)
      return
    }
    // "If not, …", "If so, …" are cues of the clause.
  }

  private mutating func takeMain(_ clause: Clause, _ number: Int) {
    let cues = CueReader.cues(of: clause, in: text.sentences[number])
    if !cues.isDisjoint(with: [.sequence, .first, .last]) { sequenceCues += 1 }
    if cues.contains(.ifSo) || cues.contains(.ifNot) {
      takeAnswer(clause, number, isYes: cues.contains(.ifSo))
    } else if cues.contains(.otherwise) || cues.contains(.alternative) {
      takeOtherwise(clause, number)
    } else if cues.contains(.former), let first = choice.first {
      frontier = [Tail(node: first)]
    } else if cues.contains(.latter), choice.count > 1 {
      frontier = [Tail(node: choice[1])]
    } else if cues.contains(.anyCase) {
      closeDecision()
    } else if decision != nil, !cues.contains(.sameBranch), !belongsToBranch(number) {
      closeDecision()
    }
    if takeControl(clause, number) { return }
    guard isDeed(clause, number) else { return }
    if cues.contains(.again), takeAgain(clause, number) { return }
    if cues.contains(.meanwhile), takeMeanwhile(clause, number) { return }
    takeDeed(clause, number)
  }

  /// Whether this sentence goes on with the branch: it is the one that opened it, or an "otherwise" still comes.
  private func belongsToBranch(_ number: Int) -> Bool {
    guard let decision else { return false }
    if number == decision.sentence { return true }
    guard !decision.hasElse else { return false }
    for later in (number + 1)..<(number + 4) where later < text.sentences.count {
      guard let first = text.clauses[later].first else { continue }
      // Another decision begins: what comes then belongs to that one.
      if CueReader.matches(["in", "case", "of"], tokens(later), at: 0) { return false }
      let cues = CueReader.cues(of: first, in: text.sentences[later])
      if cues.contains(.otherwise) { return true }
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

  // MARK: decisions

  private func contentWords(_ range: Range<Int>, _ number: Int) -> Set<String> {
    Set(
      tokens(number)[range].filter {
        [.noun, .verb, .adjective, .number].contains($0.tag) || $0.lower == "no" || $0.tag == .negation
      }.map(\.lemma))
  }

  private func isContrary(_ words: Set<String>, _ other: Set<String>, _ number: Int, _ clause: Clause) -> Bool
  {
    let shared = words.intersection(other).subtracting(["no", "not"])
    let negations: Set<String> = ["no", "not", "n't", "n’t", "never"]
    return shared.count >= 2
      || !shared.isEmpty && words.isDisjoint(with: negations) != other.isDisjoint(with: negations)
  }

  private mutating func open(_ range: Range<Int>, _ clause: Clause, _ number: Int) {
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
  private func repeatedOpener(_ clause: Clause, _ number: Int) -> String {
    clause.marker.count >= 3 ? text.sentences[number].words(clause.marker).lowercased() : ""
  }

  private mutating func takeAnswer(_ clause: Clause, _ number: Int, isYes: Bool) {
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

  private mutating func takeOtherwise(_ clause: Clause, _ number: Int) {
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
  private mutating func takeTrailingCondition(_ range: Range<Int>, _ clause: Clause, _ number: Int) {
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

  private mutating func closeDecision() {
    guard let known = decision else { return }
    decision = nil
    frontier = known.closed + frontier
    if known.branches == 1 { frontier.append(Tail(node: known.node)) }
  }

  private func trimmed(_ range: Range<Int>, _ number: Int) -> Range<Int> {
    var range = range.clamped(to: tokens(number).indices)
    let tokens = tokens(number)
    while let last = range.last,
      tokens[last].tag == .punctuation && tokens[last].lower != ")" || tokens[last].tag == .coordinator
        || tokens[last].lower == "then"
    { range = range.dropLast() }
    while let first = range.first, tokens[first].tag == .punctuation { range = range.dropFirst() }
    return range
  }

  private func conditionText(_ range: Range<Int>, _ clause: Clause, _ number: Int) -> String {
    let marker = text.sentences[number].words(clause.marker).lowercased()
    let said = text.sentences[number].words(
      trimmed(range.lowerBound..<min(range.upperBound, range.lowerBound + 24), number))
    return marker == "unless" ? "unless " + said : said
  }

  private func questionText(_ range: Range<Int>, _ clause: Clause, _ number: Int) -> String {
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

  // MARK: choices and parallel work

  /// "can reject or accept the order"
  private mutating func takeChoice(_ clauses: [Clause], _ index: inout Int, _ number: Int) -> Bool {
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

  private mutating func takeWhile(_ clauses: [Clause], at index: Int, _ number: Int) -> Int {
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
  private mutating func takeMeanwhile(_ clause: Clause, _ number: Int) -> Bool {
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

  private mutating func takeUntil(_ clause: Clause, _ number: Int) {
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

  // MARK: steps

  private mutating func takeAfter(_ clause: Clause, _ number: Int) {
    guard isDeed(clause, number) else { return }
    if let known = match(clause, number) {
      if !draft.hasEdge(from: known), !frontier.contains(where: { $0.node == known }) {
        closeDecision()
        frontier = [Tail(node: known)]
      }
      return
    }
    if decision != nil, !belongsToBranch(number) { closeDecision() }
    takeDeed(clause, number)
  }

  /// The earlier step that a clause speaks of again.
  private func match(_ clause: Clause, _ number: Int) -> Int? {
    let verb = tokens(number)[clause.verb].lemma
    let object = objectLemma(clause, number)
    return steps.last { $0.verb == verb && $0.object == object && $0.sentence < number }?.node
  }

  private func objectLemma(_ clause: Clause, _ number: Int) -> String? {
    let phrase =
      clause.isPassive ? (clause.object ?? clause.subject) : clause.object ?? clause.prepositionObject
    guard let phrase else { return nil }
    let (place, meaning) = text.meaning(phrase, in: number)
    return tokens(place)[meaning.head].lemma
  }

  private mutating func takeDeed(_ clause: Clause, _ number: Int) {
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
  }

  /// "… whether the problem is known", "… that all documents are there": what a verb without an object is about.
  private func content(after clause: Clause, _ number: Int) -> Range<Int>? {
    guard clause.object == nil, !clause.isPassive || clause.subject == nil, clause.prepositionObject == nil,
      let next = text.clauses[number].first(where: { $0.range.lowerBound == clause.range.upperBound })
    else { return nil }
    guard !next.marker.isEmpty, next.marker.lowerBound == next.range.lowerBound else { return nil }
    let opener = tokens(number)[next.marker.lowerBound].lower
    guard ["whether", "that", "what", "how"].contains(opener) || opener == "if" && isQuestion(clause, number)
    else { return nil }
    return trimmed(next.range, number)
  }

  private func deedEvidence(_ clause: Clause, _ number: Int) -> Evidence? {
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
  private mutating func addNode(
    _ label: String, role: DiagramNode.Role, group: Int? = nil, evidence: Evidence, _ number: Int
  ) -> Int {
    let node = draft.node(label, role: role, group: group, evidence: evidence)
    for tail in frontier { draft.edge(tail.node, node, label: tail.label, evidence: evidence) }
    frontier = [Tail(node: node)]
    return node
  }

  private mutating func lane(of clause: Clause, _ number: Int) -> Int? {
    guard let phrase = clause.isPassive ? clause.agent : clause.subject else { return nil }
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

  private func isRelativeDeed(_ clause: Clause, _ clauses: [Clause], _ index: Int, _ number: Int) -> Bool {
    guard isDeed(clause, number), clause.subject != nil, index > 0,
      clauses[index - 1].role == .main || clauses[index - 1].role == .relative
    else { return false }
    let tokens = tokens(number)
    guard tokens[clause.marker.lowerBound].lower != "that" else { return false }
    let afterComma = clause.marker.lowerBound > 0 && tokens[clause.marker.lowerBound - 1].isComma
    let isWho = tokens[clause.marker.lowerBound].lower == "who"
    guard steps.last?.sentence == number || isWho else { return false }
    if clause.joinedBy != nil { return true }
    return afterComma || isWho && (clause.hasModal || tokens[clause.verbs.lowerBound].form == .third)
  }

  /// Whether a clause tells something that is done.
  func isDeed(_ clause: Clause, _ number: Int) -> Bool {
    let tokens = tokens(number)
    let verb = tokens[clause.verb]
    guard verb.tag == .verb else {
      // "has", "do": only with an object that is a deed ("do the billing").
      return verb.lemma == "do" && clause.object != nil && !clause.isNegated
    }
    if clause.isNegated { return false }
    if let subject = clause.subject {
      let head = tokens[subject.head]
      if head.tag == .determiner || head.tag == .pronoun && ["this", "that"].contains(head.lower),
        ["complete", "repeat", "finish", "do", "happen"].contains(verb.lemma)
      {
        return false
      }
      if head.lower == "there" { return false }
      if EnglishWords.processNouns.contains(head.lemma), EnglishVerbs.control.contains(verb.lemma),
        !(clause.agent != nil)
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
    if EnglishVerbs.stative.contains(verb.lemma), !clause.isPassive || verb.lemma != "include" {
      return false
    }
    return true
  }

  // MARK: the course itself

  /// "The process ends", "the process continues", "goes back to …".
  private mutating func takeControl(_ clause: Clause, _ number: Int) -> Bool {
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
  private mutating func takeAgain(_ clause: Clause, _ number: Int) -> Bool {
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
