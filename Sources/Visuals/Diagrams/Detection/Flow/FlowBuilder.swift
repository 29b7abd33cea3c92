/// Draws a flowchart sentence by sentence: what was said last is where the next step hangs.
struct FlowBuilder {
  let text: AnalyzedText
  let labels: LabelWriter
  var draft = DiagramDraft()
  var deedCount = 0
  var decisionCount = 0
  var laneCount = 0
  var sequenceCues = 0

  /// Where the next step hangs, with the label of the edge to it.
  struct Tail {
    var node: Int
    var label: String?
  }

  struct Step {
    var node: Int
    var verb: String
    var object: String?
    var lane: Int?
    var sentence: Int
  }

  struct Decision {
    var node: Int
    /// Ends of the branches that are done.
    var closed: [Tail] = []
    var branches = 1
    var hasElse = false
    var sentence: Int
    /// Words of its first condition, to know its contrary.
    var words: Set<String>
    var marker = ""
    /// Of what the first condition speaks, and its verb.
    var subject: String?
    var verb: String?
    /// Told by kinds of things, without "if".
    var isContrast = false
    /// Where "the process continues" was said: the other branches end.
    var continuation: [Tail]?
    /// Ends of a choice of which nothing was said yet.
    var pending: [Tail] = []
  }

  /// "Two activities are carried out in parallel": the sentences that follow are the branches.
  struct Announcement {
    var split: Int
    var ends: [Tail] = []
    var remaining: Int
  }

  var frontier: [Tail] = []
  var steps: [Step] = []
  /// Open decisions, the innermost last.
  var decisions: [Decision] = []
  var announcement: Announcement?
  /// Ends of the branches of "reject or accept", for "in the former case", and where they part.
  var choice: [Int] = []
  var choiceNode: Int?
  /// "checks whether …", which "if so" and "if not" answer.
  var question: (range: Range<Int>, clause: Clause, sentence: Int)?
  /// Where the account stood when it came to an end: what follows goes on from there.
  var ended: [Tail] = []
  var endedSentence = -1
  /// Sentence that led back with an "until" of its own.
  var repeated = -1

  /// Branches without "if", by sentence and clause.
  let contrasts: [AnalyzedText.Place: ContrastFinder.Branch]

  init(_ text: AnalyzedText) {
    self.text = text
    contrasts = ContrastFinder.branches(text)
    labels = LabelWriter(text: text)
  }

  mutating func build() {
    for index in text.sentences.indices where !draft.isFull { takeSentence(index) }
    closeDecisions()
  }

  var decision: Decision? { decisions.last }

  /// A sentence, which may be one of the branches that were announced.
  private mutating func takeSentence(_ number: Int) {
    guard var open = announcement else { return take(number) }
    let before = deedCount
    frontier = [Tail(node: open.split)]
    take(number)
    guard deedCount > before else { return }
    open.ends += frontier
    open.remaining -= 1
    frontier = open.remaining > 0 ? [] : open.ends
    announcement = open.remaining > 0 ? open : nil
  }

  func tokens(_ sentence: Int) -> [Token] { text.sentences[sentence].tokens }

  // MARK: sentences

  mutating func take(_ number: Int) {
    let clauses = text.clauses[number]
    var index = 0
    var deferred: [Int] = []
    takeNominalCondition(number, clauses)
    takeNominalStart(number, clauses)
    while index < clauses.count {
      let clause = clauses[index]
      if takeContrast(clause, at: index, number) {
        index += 1
        continue
      }
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
          tokens(number)[clause.marker.lowerBound].lower == "if",
          // "checks the fish and if it smells bad he sends it back"
          !opensAfterCoordinator(clause, number)
        {
          question = (range, clause, number)
          index = end
          continue
        }
        let mainBefore =
          index > 0 && clauses[index - 1].role == .main
          && !opensAfterCoordinator(clause, number)
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
      case .after where isCondition(clause, at: index, number):
        open(clause.marker.upperBound..<clause.range.upperBound, clause, number)
      case .after:
        takeAfter(clause, number)
      case .before:
        if clauses[index...].dropFirst().contains(where: { $0.role == .main }) {
          deferred.append(index)
        } else {
          settle(number)
          takeDeed(clause, number)
        }
      case .parallel:
        index = takeWhile(clauses, at: index, number)
        continue
      case .until:
        takeUntil(clause, number)
      case .relative where takeChoice(clauses, &index, number): continue
      case .relative:
        if !isDeed(clause, number), tokens(number)[clause.marker.lowerBound].lower == "which" {
          _ = takeControl(clause, number)
        } else if isRelativeDeed(clause, clauses, index, number) {
          takeDeed(clause, number)
        }
      case .other:
        if tokens(number)[clause.marker.lowerBound].lower == "whether" {
          question = (clause.marker.upperBound..<clause.range.upperBound, clause, number)
        }
      case .main:
        if takeOneAndOther(clauses, &index, number) { continue }
        if takeAnnouncement(clauses, &index, number) { continue }
        if takeChoice(clauses, &index, number) { continue }
        // "… as soon as the fee has been paid": what comes last was first.
        if let trailing = trailingAfter(clauses, index, number) {
          takeMain(clause, number, after: trailing)
          index += 1
        } else {
          takeMain(clause, number)
        }
      }
      index += 1
    }
    for index in deferred where isDeed(clauses[index], number) { takeDeed(clauses[index], number) }
  }

  /// "checks if the problem is known" asks and decides nothing yet.
  func isQuestion(_ clause: Clause, _ number: Int) -> Bool {
    // "checks in with them"
    guard clause.particle == nil || tokens(number)[clause.verb].lemma != "check" else { return false }
    return [
      "check", "see", "determine", "verify", "ask", "investigate", "examine", "evaluate", "test", "know",
      "wonder", "assess", "confirm",
    ]
    .contains(tokens(number)[clause.verb].lemma)
  }

  /// "In case of rejection, …"
  mutating func takeNominalCondition(_ number: Int, _ clauses: [Clause]) {
    let tokens = tokens(number)
    guard let first = clauses.first, first.role == .main,
      contrasts[AnalyzedText.Place(sentence: number, token: 0)] == nil
    else { return }
    for words in [
      ["in", "case", "of"], ["in", "the", "case", "of"], ["in", "the", "event", "of"], ["for"],
    ] where CueReader.matches(words, tokens, at: 0) {
      guard let phrase = NounPhraseChunker.phrase(tokens, at: words.count, upTo: first.verbs.lowerBound)
      else { continue }
      // "For urgent orders, …" is a branch beside another one only.
      if words.count == 1,
        decision.map({ $0.sentence < number - 1 }) ?? true || phrase.range.upperBound >= tokens.count
          || !tokens[phrase.range.upperBound].isComma
      {
        continue
      }
      open(phrase.range, first, number)
      return
    }
    // "If not, …", "If so, …" are cues of the clause.
  }

  /// "… and if it is too strong you add water": the condition belongs to what comes.
  func opensAfterCoordinator(_ clause: Clause, _ number: Int) -> Bool {
    let before = clause.marker.lowerBound - 1
    guard before >= 0 else { return false }
    return ["and", "but", "so", "now"].contains(tokens(number)[before].lower)
      && text.clauses[number].contains { $0.range.lowerBound >= clause.range.upperBound && $0.role == .main }
  }

  /// The clause right after a main clause that tells what was done before it.
  private func trailingAfter(_ clauses: [Clause], _ index: Int, _ number: Int) -> Clause? {
    guard index + 1 < clauses.count, clauses[index + 1].role == .after, isDeed(clauses[index], number) else {
      return nil
    }
    let clause = clauses[index + 1]
    guard clause.marker.lowerBound == clause.range.lowerBound, clause.marker.lowerBound > 0,
      !["and", "but", ";", ".", ":"].contains(tokens(number)[clause.marker.lowerBound - 1].lower),
      isDeed(clause, number)
    else { return nil }
    // It may belong to a main clause that follows: "He waits, and when the bus comes, he gets in."
    if index + 2 < clauses.count, clauses[index + 2].role == .main, clauses[index + 2].joinedBy == nil,
      tokens(number)[clauses[index + 2].range.lowerBound].tag != .coordinator
    {
      return nil
    }
    return clause
  }

  /// "When the score is too low, … Otherwise, …": a time that may not come.
  func isCondition(_ clause: Clause, at index: Int, _ number: Int) -> Bool {
    guard ["when", "whenever", "once"].contains(tokens(number)[clause.marker.lowerBound].lower),
      tokens(number)[clause.verb].lemma == "be" || !isDeed(clause, number) || clause.hasModal,
      text.clauses[number][index...].dropFirst().contains(where: { $0.role == .main })
    else { return false }
    func hasElse(_ clauses: ArraySlice<Clause>, _ place: Int) -> Bool {
      clauses.contains {
        !CueReader.cues(of: $0, in: text.sentences[place]).isDisjoint(with: [.otherwise, .ifNot])
      }
    }
    if hasElse(text.clauses[number][(index + 1)...], number) { return true }
    guard number + 1 < text.sentences.count, let next = text.clauses[number + 1].first else { return false }
    if hasElse([next], number + 1) { return true }
    // "When it is green, …" after "When it is red, …".
    if let known = decision, known.sentence == number - 1, known.marker.isEmpty, index == 0 {
      return isContrary(contentWords(clause.range, number), known.words, number, clause)
        || isAlternative(clause, number, to: known)
    }
    return next.role == clause.role || next.role == .condition
      ? next.marker.count == 1 && tokens(number + 1)[next.verb].lemma == tokens(number)[clause.verb].lemma
        && isContrary(
          contentWords(clause.range, number), contentWords(next.range, number + 1), number, clause)
      : false
  }

  mutating func takeMain(_ clause: Clause, _ number: Int, after trailing: Clause? = nil) {
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
      closeDecisions(joinsAll: true)
    } else if cues.contains(.sameBranch) {
      takeSupposition(before: clause, number)
    } else {
      settle(number)
    }
    if let trailing { takeAfter(trailing, number) }
    if isReport(clause, number) { return closeDecisions() }
    if takeNominalMain(clause, number) { return }
    if takeControl(clause, number) { return }
    guard isDeed(clause, number) else { return }
    takeAdverbialCondition(clause, number)
    if cues.contains(.again), takeAgain(clause, number) { return }
    if cues.contains(.meanwhile), !isSharedWork(clause, number), takeMeanwhile(clause, number) { return }
    takeDeed(clause, number)
  }
}
